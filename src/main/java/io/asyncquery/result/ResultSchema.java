package io.asyncquery.result;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The columns of a result, in order.
 *
 * @param columns at least one column; names may repeat
 */
public record ResultSchema(List<Column> columns) {
    public ResultSchema {
        columns = List.copyOf(columns);
    }

    /** The columns' labels, in order. */
    public List<String> names() {
        return columns.stream().map(Column::name).toList();
    }

    /** The columns' type names, in order. */
    public List<String> types() {
        return columns.stream().map(Column::type).toList();
    }

    /** Names that more than one column has when case is ignored, in the spelling of the first. */
    public List<String> duplicateNames() {
        Map<String, List<String>> spellings = names().stream()
                .collect(Collectors.groupingBy(
                        name -> name.toLowerCase(Locale.ROOT),
                        java.util.LinkedHashMap::new,
                        Collectors.mapping(Function.identity(), Collectors.toList())));
        return spellings.values().stream()
                .filter(names -> names.size() > 1)
                .map(names -> names.get(0))
                .toList();
    }
}
