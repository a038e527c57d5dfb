package io.asyncquery.engine.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.asyncquery.engine.LocalSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistryBase;
import org.apache.spark.sql.catalyst.analysis.TableFunctionRegistry;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import scala.jdk.javaapi.CollectionConverters;

/** Every function of this Spark is either allowed, and then its documented examples pass, or known to be refused. */
class FunctionsTest {
    private static final Map<String, ExpressionInfo> BUILT_IN = builtIn();

    @Test
    void theseAloneAreRefused() {
        assertThat(BUILT_IN.keySet().stream().filter(name -> !AllowList.FUNCTIONS.contains(name)))
                .containsExactlyInAnyOrder(
                        "java_method",
                        "reflect",
                        "try_reflect",
                        "input_file_name",
                        "python_worker_logs",
                        "from_avro",
                        "to_avro",
                        "schema_of_avro",
                        "from_protobuf",
                        "to_protobuf",
                        "measure");
    }

    @ParameterizedTest
    @MethodSource
    void examplesPass(String sql) {
        LocalSpark spark = GuardedSpark.sessionOf("ANALYST", "default");

        assertThatCode(() -> spark.query(sql)).doesNotThrowAnyException();
    }

    static Stream<String> examplesPass() {
        return BUILT_IN.entrySet().stream()
                .filter(function -> AllowList.FUNCTIONS.contains(function.getKey()))
                .flatMap(function -> examples(function.getKey(), function.getValue()).stream())
                .filter(sql -> !sql.startsWith("SET "));
    }

    /** Examples look like {@code > SELECT abs(-1);} with the answer in the next line. */
    private static List<String> examples(String name, ExpressionInfo function) {
        List<String> statements = new ArrayList<>();
        for (String example : function.getExamples().replace("_FUNC_", name).split("\n\\s*> ")) {
            int end = example.indexOf(";\n");
            if (end > 0) {
                statements.add(example.substring(0, end));
            }
        }
        return statements;
    }

    private static Map<String, ExpressionInfo> builtIn() {
        Map<String, ExpressionInfo> functions = new TreeMap<>();
        addTo(functions, FunctionRegistry.builtin());
        addTo(functions, TableFunctionRegistry.builtin());
        return functions;
    }

    private static void addTo(Map<String, ExpressionInfo> functions, FunctionRegistryBase<?> registry) {
        for (FunctionIdentifier name : CollectionConverters.asJava(registry.listFunction())) {
            functions.putIfAbsent(name.funcName(), registry.lookupFunction(name).get());
        }
    }
}
