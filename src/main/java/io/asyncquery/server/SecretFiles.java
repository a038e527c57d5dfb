package io.asyncquery.server;

import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigValue;

/** The files of a service that hold secrets: users and their passwords, keys, and settings, ours and Hadoop's, that are secret. */
final class SecretFiles {
    /** Keys of Quarkus whose values are files with a private key; several are separated by commas. */
    private static final Pattern KEY_FILE =
            Pattern.compile("quarkus\\.tls\\.(.+\\.)?key-store\\.(pem\\..+\\.key|(p12|jks)\\.path)"
                    + "|quarkus\\.http\\.ssl\\.certificate\\.(key-files|key-store-file)"
                    + "|quarkus\\.oidc\\.(.+\\.)?credentials\\.jwt\\.key(-store)?-file");

    /** Settings of Hadoop and Spark whose values are secret. */
    private static final String SECRET_SETTING =
            "(?i:secret|password|(secret|session|encryption|account)\\.key(\\.[^\\s<]*)?|(session|authenticate)\\.token)";

    /** Keys whose values are secret: ours, Quarkus', and those of Hadoop and Spark that are set below ours. */
    private static final Pattern SECRET =
            Pattern.compile("async-query\\.(engine|engines\\..+)\\.token|quarkus\\..+[.-](password|secret)"
                    + "|async-query\\.(storage\\.hadoop|engine\\.spark|projects\\..+\\.spark)\\..*" + SECRET_SETTING
                    + "\"?");

    /** Keys whose values are addresses of engines, and an address with a token in it. */
    private static final Pattern ADDRESS = Pattern.compile("async-query\\.(engine|engines\\..+)\\.remote");

    private static final Pattern TOKEN_IN_ADDRESS = Pattern.compile("[/;]token=[^;]");

    private static final String SITE_FOLDER = "async-query.storage.hadoop-conf-dir";
    private static final List<String> SITE_FILES = List.of("core-site.xml", "hdfs-site.xml");
    private static final Pattern XML_COMMENT = Pattern.compile("<!--.*?-->", Pattern.DOTALL);

    /** A secret setting with a value, in one of Hadoop's files. */
    private static final Pattern SECRET_ELEMENT =
            Pattern.compile("<name>\\s*[^\\s<]*" + SECRET_SETTING + "\\s*</name>\\s*<value>\\s*(?!\\s|</value>)");

    private static final Pattern FILE_SOURCE = Pattern.compile("source=(file:[^]]+)");

    private final Map<Path, String> properties = new TreeMap<>();

    /**
     * A file with secrets.
     *
     * @param path where it is
     * @param property the key that names it, or that is set in it
     */
    record SecretFile(Path path, String property) {}

    private SecretFiles() {}

    /** Those that the configuration names, those it was read from if it holds secrets, and the users' file. */
    static SecretFiles of(SmallRyeConfig config, Optional<Path> usersFile) {
        SecretFiles files = new SecretFiles();
        usersFile.ifPresent(file -> files.properties.put(file, "async-query.login.users-file"));
        for (String name : config.getPropertyNames()) {
            files.add(name, config.getConfigValue(name));
        }
        config.getOptionalValue(SITE_FOLDER, String.class)
                .ifPresent(folder -> SITE_FILES.forEach(name -> files.addSiteFile(Path.of(folder, name))));
        return files;
    }

    private void add(String name, ConfigValue value) {
        if (value.getValue() == null) {
            return;
        }
        if (KEY_FILE.matcher(name).matches()) {
            Stream.of(value.getValue().split(",", -1)).forEach(file -> properties.put(Path.of(file.strip()), name));
        }
        if (SECRET.matcher(name).matches()
                || (ADDRESS.matcher(name).matches()
                        && TOKEN_IN_ADDRESS.matcher(value.getValue()).find())) {
            Matcher source = FILE_SOURCE.matcher(String.valueOf(value.getSourceName()));
            if (source.find()) {
                properties.put(Path.of(URI.create(source.group(1))), name);
            }
        }
    }

    private void addSiteFile(Path file) {
        try {
            String settings = XML_COMMENT.matcher(Files.readString(file)).replaceAll("");
            if (SECRET_ELEMENT.matcher(settings).find()) {
                properties.put(file, SITE_FOLDER);
            }
        } catch (IOException absentOrUnreadable) {
            // Whether the store can be reached without it is found out when that is opened.
        }
    }

    /** Those that every user of the machine may read, in the order of their paths. */
    List<SecretFile> readableByEverybody() {
        List<SecretFile> readable = new ArrayList<>();
        properties.forEach((path, property) -> {
            if (isReadableByEverybody(path)) {
                readable.add(new SecretFile(path, property));
            }
        });
        return readable;
    }

    private static boolean isReadableByEverybody(Path file) {
        try {
            return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException absentOrNoSuchRights) {
            return false;
        }
    }
}
