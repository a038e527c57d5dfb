package io.asyncquery.engine.guard;

import java.util.List;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistryBase;
import org.apache.spark.sql.catalyst.analysis.TableFunctionRegistry;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.internal.SQLConf;
import scala.Function1;
import scala.Tuple3;
import scala.collection.immutable.Seq;
import scala.runtime.AbstractFunction1;

/**
 * Spark's functions that can make much of little, each of which looks at its arguments before a call of it exists: much
 * of what is constant Spark computes while it still resolves the statement, the rows of {@code VALUES} for one.
 */
final class BoundedFunctions {
    /** Makes its buffer as soon as there is a call. */
    private static final String APPROX_COUNT_DISTINCT = "approx_count_distinct";

    /** Also a table function. */
    private static final String STACK = "stack";

    private static final List<String> NAMES = List.of(
            APPROX_COUNT_DISTINCT,
            "array_insert",
            "array_repeat",
            "bround",
            "ceil",
            "ceiling",
            "count_min_sketch",
            "floor",
            "format_number",
            "format_string",
            "levenshtein",
            "lpad",
            "printf",
            "randstr",
            "repeat",
            "round",
            "rpad",
            "sequence",
            "space",
            STACK,
            "window");

    private BoundedFunctions() {}

    static void inject(SparkSessionExtensions extensions) {
        for (String name : NAMES) {
            extensions.injectFunction(bounded(name, FunctionRegistry.builtin(), BoundedFunctions::check));
        }
        extensions.injectTableFunction(bounded(STACK, TableFunctionRegistry.builtin(), BoundedFunctions::check));
    }

    private static void check(Expression call) {
        ConstantSize.check(call, BoundedValues.maxBytes(SQLConf.get()));
    }

    private static void check(LogicalPlan call) {
        Plans.forEach(call, node -> {}, BoundedFunctions::check);
    }

    private interface Check<T> {
        void of(T call);
    }

    private static <T, R extends FunctionRegistryBase<T>>
            Tuple3<FunctionIdentifier, ExpressionInfo, Function1<Seq<Expression>, T>> bounded(
                    String name, R registry, Check<T> check) {
        FunctionIdentifier id = Plans.list(registry.listFunction()).stream()
                .filter(each -> each.funcName().equals(name))
                .findFirst()
                .orElseThrow();
        Function1<Seq<Expression>, T> builder =
                registry.lookupFunctionBuilder(id).get();
        return new Tuple3<>(
                new FunctionIdentifier(name), registry.lookupFunction(id).get(), new AbstractFunction1<>() {
                    @Override
                    public T apply(Seq<Expression> arguments) {
                        if (name.equals(APPROX_COUNT_DISTINCT)) {
                            ConstantSize.checkCounters(arguments);
                        }
                        T call = builder.apply(arguments);
                        check.of(call);
                        return call;
                    }
                });
    }
}
