package io.asyncquery.login;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The users that files name, or those of the sample: their passwords and their roles. Read once, at the start. */
public final class Users {
    private static final Map<String, String> SAMPLE_PASSWORDS =
            Map.of("ADMIN", "KYLIN", "ANALYST", "ANALYST", "MODELER", "MODELER");
    private static final Map<String, Set<String>> SAMPLE_ROLES = Map.of(
            "ADMIN", Set.of("ADMIN", "MODELER", "ANALYST"),
            "ANALYST", Set.of("ANALYST"),
            "MODELER", Set.of("MODELER"));

    private static final Path DEFAULT_USERS_FILE = Path.of("users.properties");
    private static final String ROLES_FILE = "roles.properties";

    private final Map<String, StoredPassword> passwords;
    private final Map<String, Set<String>> roles;
    private final Optional<Path> file;
    private final boolean sample;
    private final StoredPassword decoy;

    private Users(
            Map<String, StoredPassword> passwords,
            Map<String, Set<String>> roles,
            Optional<Path> file,
            boolean sample) {
        this.passwords = passwords;
        this.roles = roles;
        this.file = file;
        this.sample = sample;
        this.decoy = passwords.values().stream()
                .filter(StoredPassword.Hashed.class::isInstance)
                .findFirst()
                .orElse(new StoredPassword.PlainText("decoy"));
    }

    /**
     * The users of the files that the configuration names, or that lie in the working directory; without files those of
     * the sample, when there is one, else nobody.
     */
    public static Users configured(LoginConfig config, boolean sample) {
        Optional<Path> usersFile = config.usersFile().or(() -> existing(DEFAULT_USERS_FILE));
        Optional<Path> rolesFile = config.rolesFile().or(() -> usersFile.map(file -> file.resolveSibling(ROLES_FILE)));
        if (rolesFile.isEmpty()) {
            return sample ? ofTheSample() : new Users(Map.of(), Map.of(), Optional.empty(), false);
        }
        return read(usersFile, rolesFile.get());
    }

    /** The users of two files; the first may be absent where nobody logs in with a password. */
    static Users read(Optional<Path> usersFile, Path rolesFile) {
        Map<String, StoredPassword> passwords = new TreeMap<>();
        usersFile.ifPresent(file -> properties(file).forEach((user, password) -> {
            try {
                passwords.put(user, StoredPassword.parse(password));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(file + ": user '" + user + "': " + e.getMessage(), e);
            }
        }));
        Map<String, Set<String>> roles = new TreeMap<>();
        properties(rolesFile).forEach((user, names) -> roles.put(user, names(names)));
        return new Users(passwords, roles, usersFile, false);
    }

    /** The users that come with the sample tables. */
    static Users ofTheSample() {
        Map<String, StoredPassword> passwords = new TreeMap<>();
        SAMPLE_PASSWORDS.forEach((user, password) -> passwords.put(user, new StoredPassword.PlainText(password)));
        return new Users(passwords, SAMPLE_ROLES, Optional.empty(), true);
    }

    /** Whether this is the user's password. One that nobody has takes as long as one that is wrong. */
    boolean passwordMatches(String user, String password) {
        StoredPassword stored = passwords.get(user);
        return (stored == null ? decoy : stored).matches(password) && stored != null;
    }

    /** The roles of a user whom one of the files names; nothing for a stranger. */
    Optional<Set<String>> roles(String user) {
        return passwords.containsKey(user) || roles.containsKey(user)
                ? Optional.of(roles.getOrDefault(user, Set.of()))
                : Optional.empty();
    }

    /** Whether nobody can log in with a password. */
    public boolean isEmpty() {
        return passwords.isEmpty();
    }

    /** Whether they are those of the sample. */
    public boolean areOfTheSample() {
        return sample;
    }

    /** The file that their passwords came from; none for the sample's. */
    public Optional<Path> file() {
        return file;
    }

    /** Users whose password can be read. */
    public Set<String> withPlainText() {
        return names(user -> passwords.get(user) instanceof StoredPassword.PlainText);
    }

    /** Users of the sample whose password is that of the sample. */
    public Set<String> withSamplePassword() {
        return names(user -> SAMPLE_PASSWORDS.containsKey(user) && passwordMatches(user, SAMPLE_PASSWORDS.get(user)));
    }

    private Set<String> names(Predicate<String> which) {
        return passwords.keySet().stream().filter(which).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> names(String list) {
        return Stream.of(list.split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Optional<Path> existing(Path file) {
        return Files.exists(file) ? Optional.of(file) : Optional.empty();
    }

    private static Map<String, String> properties(Path file) {
        Properties read = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            read.load(reader);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read as a text in UTF-8", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": a \\u is not followed by four hexadecimal digits", e);
        }
        return read.stringPropertyNames().stream()
                .collect(Collectors.toMap(
                        name -> name, name -> read.getProperty(name).strip(), (a, b) -> a, TreeMap::new));
    }
}
