package io.asyncquery.hadoop;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;

/**
 * Removes records where a directory is no thing that can be renamed. Whoever creates the fence behind a record's last
 * version removes it, and nobody else does; from then on the record counts as gone. A save looks for the fence after it
 * has written, and the remover for a later version after it has put up the fence, so that one of the two sees the other.
 * What a remover leaves that dies is removed with all that was never finished; a record that is buried is in its grave
 * before that.
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
        Optional<List<String>> contents = fence(record, names -> {});
        contents.ifPresent(names -> remove(record, names));
        return contents.isPresent();
    }

    @Override
    public boolean bury(Path record, Path grave) {
        Optional<List<String>> contents = fence(record, names -> copy(record, grave, names));
        contents.ifPresent(names -> {
            // An older one may have another number.
            files.names(grave).stream().filter(name -> !names.contains(name)).forEach(name -> delete(grave, name));
            remove(record, names);
        });
        return contents.isPresent();
    }

    /** What is in a record that is this caller's to remove, after something was done with what is in it. */
    private Optional<List<String>> fence(Path record, Consumer<List<String>> before) {
        while (true) {
            List<String> found = files.names(record);
            Optional<VersionFile> last = VersionFile.last(found);
            if (last.isEmpty() || layout.isFenced(found, last.get().version())) {
                return Optional.empty();
            }
            before.accept(found);
            Path fence = layout.fence(record, last.get().version());
            if (!files.create(fence, record, new byte[0])) {
                return Optional.empty();
            }
            List<String> names = files.names(record);
            if (VersionFile.last(names).equals(last)) {
                return Optional.of(names);
            }
            files.delete(fence);
        }
    }

    private void copy(Path record, Path grave, List<String> names) {
        for (VersionFile file : VersionFile.in(names)) {
            files.read(layout.version(record, file))
                    .ifPresent(bytes -> files.write(layout.version(grave, file), bytes));
        }
        names.stream().filter(layout::isMark).forEach(name -> files.touch(new Path(grave, name)));
    }

    /** The versions first and the fence last: a save that is late must not find one without the other. */
    private void remove(Path record, List<String> names) {
        VersionFile.in(names).forEach(file -> delete(record, file.name()));
        names.stream().filter(layout::isMark).forEach(name -> delete(record, name));
        names.stream().filter(layout::isFence).forEach(name -> delete(record, name));
    }

    private void delete(Path record, String name) {
        files.delete(new Path(record, name));
    }
}
