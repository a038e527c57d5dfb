package io.asyncquery.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** {@code k8s/engine}: a Spark Connect server with its executors. */
class EngineManifestsTest {
    private static final Path FOLDER = Path.of("k8s/engine");
    private static final Path OVERLAY = Path.of("src/test/resources/kubernetes/etl");
    private static final String NAME = "async-query-engine";
    private static final String INSTANCE = "app.kubernetes.io/instance";

    private Manifests manifests;
    private PodSpec driver;
    private Container engine;
    private Pod executor;
    private final Properties settings = new Properties();

    @BeforeEach
    void read() throws IOException {
        manifests = Manifests.of(FOLDER);
        driver = manifests.get(StatefulSet.class, NAME).getSpec().getTemplate().getSpec();
        engine = driver.getContainers().get(0);
        Map<String, String> data = manifests.get(ConfigMap.class, NAME).getData();
        executor = (Pod) Manifests.of(data.get("executor.yaml")).all().get(0);
        settings.load(new StringReader(data.get("settings")));
    }

    @Test
    void aFieldThatTheApiDoesNotKnowIsFound() throws IOException {
        String yaml = Files.readString(FOLDER.resolve("stateful-set.yaml"));

        assertThatThrownBy(() -> Manifests.of(yaml.replace("readOnlyRootFilesystem:", "readOnlyRootFileSystem:")))
                .hasMessageContaining("readOnlyRootFileSystem");
        assertThatThrownBy(() -> Manifests.of(yaml.replace("replicas: 1", "replicas: one")))
                .hasMessageContaining("one");
    }

    @Test
    void theDriverMayMakeExecutorsAndNothingElseAndTheseMayDoNothing() {
        Role role = manifests.get(Role.class, NAME);
        assertThat(role.getRules()).allSatisfy(rule -> {
            assertThat(rule.getApiGroups()).containsExactly("");
            assertThat(rule.getVerbs()).doesNotContain("*");
        });
        assertThat(role.getRules().stream().flatMap(rule -> rule.getResources().stream()))
                .containsExactlyInAnyOrder("pods", "configmaps");
        RoleBinding binding = manifests.get(RoleBinding.class, NAME);
        assertThat(binding.getRoleRef().getName()).isEqualTo(role.getMetadata().getName());
        assertThat(binding.getSubjects()).singleElement().satisfies(subject -> {
            assertThat(subject.getName()).isEqualTo(driver.getServiceAccountName());
            assertThat(subject.getNamespace()).isNull();
        });
        String account = argument(engine, "spark.kubernetes.authenticate.executor.serviceAccountName");
        assertThat(account).isNotEqualTo(driver.getServiceAccountName());
        assertThat(manifests.get(ServiceAccount.class, account).getAutomountServiceAccountToken())
                .isFalse();
        assertThat(executor.getSpec().getAutomountServiceAccountToken()).isFalse();
    }

    @Test
    void noPodIsMoreThanItHasToBe() {
        for (PodSpec pod : List.of(driver, executor.getSpec())) {
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(10001);
            assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
            assertThat(pod.getContainers()).allSatisfy(container -> {
                assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                        .isTrue();
                assertThat(container.getSecurityContext().getAllowPrivilegeEscalation())
                        .isFalse();
                assertThat(container.getSecurityContext().getCapabilities().getDrop())
                        .containsExactly("ALL");
                assertThat(container.getVolumeMounts().stream().map(mount -> mount.getMountPath()))
                        .contains("/tmp");
            });
        }
    }

    @Test
    void theTokenIsReferredToAndNotThere() {
        assertThat(manifests.all()).noneMatch(object -> object.getKind().equals("Secret"));
        EnvVar token = engine.getEnv().stream()
                .filter(variable -> variable.getName().equals("SPARK_CONNECT_AUTHENTICATE_TOKEN"))
                .findFirst()
                .orElseThrow();
        assertThat(token.getValue()).isNull();
        assertThat(token.getValueFrom().getSecretKeyRef().getOptional()).isNull();
    }

    @Test
    void portsAgreeWhereverTheyAreNamed() {
        Map<String, Integer> ports = engine.getPorts().stream()
                .collect(Collectors.toMap(ContainerPort::getName, ContainerPort::getContainerPort));
        assertThat(ports)
                .isEqualTo(Map.of(
                        "connect", number("spark.connect.grpc.binding.port"),
                        "driver", number("spark.driver.port"),
                        "blocks", number("spark.blockManager.port")));
        for (String service : List.of(NAME, NAME + "-driver")) {
            for (ServicePort port :
                    manifests.get(Service.class, service).getSpec().getPorts()) {
                assertThat(port.getPort())
                        .isEqualTo(ports.get(port.getTargetPort().getStrVal()));
            }
        }
        assertThat(ingressPorts(NAME)).containsExactlyInAnyOrderElementsOf(ports.values());
        assertThat(ingressPorts(NAME + "-executor")).containsExactly(ports.get("blocks"));
        assertThat(engine.getReadinessProbe().getTcpSocket().getPort().getStrVal())
                .isEqualTo("connect");
    }

    @Test
    void whatIsSelectedIsThere() {
        Map<String, String> labels = manifests
                .get(StatefulSet.class, NAME)
                .getSpec()
                .getTemplate()
                .getMetadata()
                .getLabels();
        assertThat(manifests
                        .get(StatefulSet.class, NAME)
                        .getSpec()
                        .getSelector()
                        .getMatchLabels())
                .isEqualTo(labels);
        assertThat(selector(NAME)).isEqualTo(labels);
        assertThat(selector(NAME + "-driver")).isEqualTo(labels);
        assertThat(selected(NAME)).isEqualTo(labels);
        Map<String, String> ofExecutors = new HashMap<>(executor.getMetadata().getLabels());
        ofExecutors.put(INSTANCE, "default");
        assertThat(selected(NAME + "-executor")).isEqualTo(ofExecutors);
        assertThat(argument(engine, "spark.kubernetes.executor.label." + INSTANCE))
                .isEqualTo("$(INSTANCE)");
        Service headless = manifests.get(Service.class, NAME + "-driver");
        assertThat(headless.getSpec().getClusterIP()).isEqualTo("None");
        assertThat(headless.getSpec().getPublishNotReadyAddresses()).isTrue();
        assertThat(engine.getArgs()).contains("spark.driver.host=" + NAME + "-driver.$(NAMESPACE).svc");
        assertThat(settings.getProperty("spark.kubernetes.executor.podTemplateFile"))
                .isEqualTo(engine.getVolumeMounts().get(0).getMountPath() + "/executor.yaml");
        assertThat(settings.getProperty("spark.kubernetes.executor.podTemplateContainerName"))
                .isEqualTo(executor.getSpec().getContainers().get(0).getName());
    }

    @Test
    @EnabledIf("isKubectlHere")
    void kustomizeRendersThemWithOneImageForDriverAndExecutors() throws Exception {
        Manifests all = rendered(FOLDER);

        assertThat(all.all()).hasSameSizeAs(manifests.all());
        Container container = all.get(StatefulSet.class, NAME)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0);
        assertThat(container.getImage()).isEqualTo(NAME + "-kubernetes:latest");
        assertThat(container.getEnv())
                .anySatisfy(variable -> assertThat(variable.getValue()).isEqualTo(container.getImage()));
    }

    @Test
    @EnabledIf("isKubectlHere")
    void aSecondEngineInTheNamespaceIsApartFromTheFirst() throws Exception {
        Manifests first = rendered(FOLDER);
        Manifests second = rendered(OVERLAY);

        assertThat(names(second)).hasSize(first.all().size()).doesNotContainAnyElementsOf(names(first));
        Map<String, String> ofFirst = labelsOfPod(first);
        Map<String, String> ofSecond = labelsOfPod(second);
        assertThat(selectors(first)).allSatisfy(selector -> {
            assertThat(selector).containsEntry(INSTANCE, "default");
            assertThat(ofSecond.entrySet().containsAll(selector.entrySet())).isFalse();
        });
        assertThat(selectors(second)).hasSameSizeAs(selectors(first)).allSatisfy(selector -> {
            assertThat(selector).containsEntry(INSTANCE, "etl");
            assertThat(ofFirst.entrySet().containsAll(selector.entrySet())).isFalse();
        });
        StatefulSet driverOfSecond = second.get(StatefulSet.class, NAME + "-etl");
        Container container =
                driverOfSecond.getSpec().getTemplate().getSpec().getContainers().get(0);
        assertThat(argument(container, "spark.driver.host"))
                .isEqualTo(driverOfSecond.getSpec().getServiceName() + ".$(NAMESPACE).svc");
        assertThat(names(second))
                .contains("ServiceAccount/"
                        + argument(container, "spark.kubernetes.authenticate.executor.serviceAccountName"));
        assertThat(List.of(gateway(first, NAME), gateway(second, NAME + "-etl")))
                .as("one gateway for both")
                .allSatisfy(gateway -> {
                    assertThat(gateway.getMatchLabels()).isNullOrEmpty();
                    assertThat(gateway.getMatchExpressions()).singleElement().satisfies(expression -> {
                        assertThat(expression.getKey()).isEqualTo("app.kubernetes.io/name");
                        assertThat(expression.getValues()).containsExactly("async-query");
                    });
                });
    }

    @Test
    void theDocumentShowsTheOverlayOfASecondEngine() throws IOException {
        String overlay = Files.readString(OVERLAY.resolve("kustomization.yaml"));
        String settingsOfOverlay = overlay.substring(overlay.indexOf("nameSuffix"));

        assertThat(Files.readString(Path.of("src/docs/engines.md"))).contains(settingsOfOverlay);
    }

    static boolean isKubectlHere() {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kubectl")));
    }

    private static Manifests rendered(Path folder) throws Exception {
        Process process = new ProcessBuilder("kubectl", "kustomize", folder.toString())
                .redirectErrorStream(true)
                .start();
        String rendered = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(rendered).isZero();
        return Manifests.of(rendered);
    }

    private static List<String> names(Manifests manifests) {
        return manifests.all().stream()
                .map(object -> object.getKind() + "/" + object.getMetadata().getName())
                .toList();
    }

    private static <T extends HasMetadata> Stream<T> each(Manifests manifests, Class<T> type) {
        return manifests.all().stream().filter(type::isInstance).map(type::cast);
    }

    private static Map<String, String> labelsOfPod(Manifests manifests) {
        return each(manifests, StatefulSet.class)
                .map(set -> set.getSpec().getTemplate().getMetadata().getLabels())
                .findFirst()
                .orElseThrow();
    }

    /** Whatever selects pods of the engine. */
    private static List<Map<String, String>> selectors(Manifests manifests) {
        Stream<Map<String, String>> ofServices =
                each(manifests, Service.class).map(service -> service.getSpec().getSelector());
        Stream<Map<String, String>> ofSets = each(manifests, StatefulSet.class)
                .map(set -> set.getSpec().getSelector().getMatchLabels());
        Stream<Map<String, String>> ofPolicies = each(manifests, NetworkPolicy.class)
                .flatMap(policy -> Stream.concat(
                        Stream.of(policy.getSpec().getPodSelector()),
                        policy.getSpec().getIngress().stream()
                                .flatMap(rule -> rule.getFrom().stream())
                                .map(NetworkPolicyPeer::getPodSelector)
                                .filter(selector ->
                                        selector.getMatchExpressions().isEmpty())))
                .map(LabelSelector::getMatchLabels);
        return Stream.of(ofServices, ofSets, ofPolicies).flatMap(each -> each).toList();
    }

    /** Who may speak to the driver. */
    private static LabelSelector gateway(Manifests manifests, String policy) {
        return manifests
                .get(NetworkPolicy.class, policy)
                .getSpec()
                .getIngress()
                .get(0)
                .getFrom()
                .get(0)
                .getPodSelector();
    }

    /** What the engine is told with that key, of which the last counts. */
    private static String argument(Container container, String key) {
        return container.getArgs().stream()
                .filter(argument -> argument.startsWith(key + '='))
                .reduce((earlier, later) -> later)
                .orElseThrow()
                .substring(key.length() + 1);
    }

    private int number(String setting) {
        return Integer.parseInt(settings.getProperty(setting));
    }

    private Map<String, String> selector(String service) {
        return manifests.get(Service.class, service).getSpec().getSelector();
    }

    private Map<String, String> selected(String policy) {
        return manifests
                .get(NetworkPolicy.class, policy)
                .getSpec()
                .getPodSelector()
                .getMatchLabels();
    }

    private List<Integer> ingressPorts(String policy) {
        List<NetworkPolicyIngressRule> rules =
                manifests.get(NetworkPolicy.class, policy).getSpec().getIngress();
        assertThat(rules).allSatisfy(rule -> assertThat(rule.getFrom()).isNotEmpty());
        return rules.stream()
                .flatMap(rule -> rule.getPorts().stream())
                .map(port -> port.getPort().getIntVal())
                .toList();
    }
}
