package io.asyncquery.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Objects of Kubernetes, read from YAML as the API would read them if it refused what it does not know. */
final class Manifests {
    private static final ObjectMapper YAML = new YAMLMapper();
    private static final Map<String, Class<? extends HasMetadata>> KINDS = Map.of(
            "v1/ConfigMap", ConfigMap.class,
            "v1/Pod", Pod.class,
            "v1/Service", Service.class,
            "v1/ServiceAccount", ServiceAccount.class,
            "apps/v1/StatefulSet", StatefulSet.class,
            "networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class,
            "rbac.authorization.k8s.io/v1/Role", Role.class,
            "rbac.authorization.k8s.io/v1/RoleBinding", RoleBinding.class);

    private final List<HasMetadata> objects;

    private Manifests(List<HasMetadata> objects) {
        this.objects = objects;
    }

    /** All files of a Kustomize base, but for its own. */
    static Manifests of(Path folder) throws IOException {
        List<HasMetadata> objects = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> !path.endsWith("kustomization.yaml"))
                    .sorted()
                    .toList()) {
                objects.addAll(of(Files.readString(file)).objects);
            }
        }
        return new Manifests(objects);
    }

    static Manifests of(String yaml) throws IOException {
        List<HasMetadata> objects = new ArrayList<>();
        for (JsonNode document :
                YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml).readAll()) {
            String kind = document.path("apiVersion").asText() + "/"
                    + document.path("kind").asText();
            Class<? extends HasMetadata> type = KINDS.get(kind);
            if (type == null) {
                throw new IOException("Unknown kind " + kind);
            }
            HasMetadata object = YAML.treeToValue(document, type);
            refuseUnknownFields(object, kind);
            objects.add(object);
        }
        return new Manifests(objects);
    }

    List<HasMetadata> all() {
        return objects;
    }

    <T extends HasMetadata> T get(Class<T> type, String name) {
        return objects.stream()
                .filter(object -> type.isInstance(object)
                        && object.getMetadata().getName().equals(name))
                .map(type::cast)
                .findFirst()
                .orElseThrow(() -> new AssertionError("No " + type.getSimpleName() + " " + name));
    }

    /** The classes keep what they do not know, each for itself. */
    private static void refuseUnknownFields(Object value, String path) throws IOException {
        if (value instanceof Collection<?> elements) {
            for (Object element : elements) {
                refuseUnknownFields(element, path + "[]");
            }
        } else if (value.getClass().getName().startsWith("io.fabric8.")) {
            for (Method getter : value.getClass().getMethods()) {
                if (getter.getName().startsWith("get") && getter.getParameterCount() == 0) {
                    Object field = get(value, getter);
                    String name = path + "." + getter.getName().substring("get".length());
                    if (field instanceof Map<?, ?> unknown
                            && getter.getName().equals("getAdditionalProperties")
                            && !unknown.isEmpty()) {
                        throw new IOException(path + " has no " + unknown.keySet());
                    } else if (field != null) {
                        refuseUnknownFields(field, name);
                    }
                }
            }
        }
    }

    private static Object get(Object value, Method getter) throws IOException {
        try {
            return getter.invoke(value);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IOException(e);
        }
    }
}
