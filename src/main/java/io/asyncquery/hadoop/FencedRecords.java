package io.asyncquery.hadoop;

import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * Removes records where a directory is no thing that can be renamed. Whoever creates the fence behind a record's last
 * version removes it, and nobody else does; from then on the record counts as gone. A save looks for the fence after it
 * has written, and the remover for a later version after it has put up the fence, so that one of the two sees the other.
 * What a remover leaves that dies is removed with all that was never finished.
 */
final class FencedRecords implements RecordRemoval {
    private final AtomicFiles files;
    private final StorageLayout layout;

    FencedRecords(AtomicFiles files, StorageLayout layout) {
        this.files = files;
        this.layout = layout;
    }

    @Override
    public boolean delete(Path record) {
        Optional<List<String>> contents = fence(record);
        contents.ifPresent(names -> remove(record, names));
        return contents.isPresent();
    }

    @Override
    public boolean bury(Path record, Path grave) {
        Optional<List<String>> contents = fence(record);
        contents.ifPresent(names -> {
            // An older one may have another number.
            files.deleteTree(grave);
            copy(record, grave, names);
            remove(record, names);
        });
        return contents.isPresent();
    }

    /** What is in a record that is this caller's to remove. */
    private Optional<List<String>> fence(Path record) {
        while (true) {
            List<String> before = files.names(record);
            int last = layout.versionsIn(before).stream()
                    .mapToInt(version -> version)
                    .max()
                    .orElse(0);
            if (last == 0 || !files.create(layout.fence(record, last), record, new byte[0])) {
                return Optional.empty();
            }
            List<String> names = files.names(record);
            List<Integer> versions = layout.versionsIn(names);
            if (versions.contains(last) && versions.stream().noneMatch(version -> version > last)) {
                return Optional.of(names);
            }
            files.delete(layout.fence(record, last));
        }
    }

    private void copy(Path record, Path grave, List<String> names) {
        for (int version : layout.versionsIn(names)) {
            files.read(layout.version(record, version))
                    .ifPresent(bytes -> files.write(layout.version(grave, version), bytes));
        }
        names.stream()
                .filter(name -> layout.markIn(name).isPresent())
                .forEach(name -> files.makeSign(new Path(grave, name)));
    }

    /** The versions first and the fence last: a save that is late must not find one without the other. */
    private void remove(Path record, List<String> names) {
        names.stream().filter(name -> layout.versionIn(name).isPresent()).forEach(name -> delete(record, name));
        names.stream().filter(name -> layout.markIn(name).isPresent()).forEach(name -> delete(record, name));
        names.stream().filter(layout::isFence).forEach(name -> delete(record, name));
    }

    private void delete(Path record, String name) {
        files.delete(new Path(record, name));
    }
}
