package io.asyncquery.engine.guard;

import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.TableIdentifier;
import org.apache.spark.sql.catalyst.analysis.UnresolvedExecuteImmediate;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.parser.ParameterContext;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.parser.ParserInterface;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ParsedStatement;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import scala.collection.immutable.Seq;

/**
 * Spark's parser, which sees no text that would keep it busy for long, and lets no plan pass that would keep the
 * analyser and the optimizer busy for long: {@link Complexity} says what is too much. In the gateway's sessions it takes
 * queries only.
 */
final class BoundedParser implements ParserInterface {

    private static final String TOO_DEEP = "The statement is nested too deep.";

    /** What Spark makes of some overflows of the stack. */
    private static final String OVERFLOW = "FAILED_TO_PARSE_TOO_COMPLEX";

    private final ParserInterface parser;

    private interface Parse<T> {
        T run() throws ParseException;
    }

    BoundedParser(ParserInterface parser) {
        this.parser = parser;
    }

    @Override
    public LogicalPlan parsePlan(String sql) throws ParseException {
        return plan(sql, () -> parser.parsePlan(sql));
    }

    @Override
    public LogicalPlan parsePlanWithParameters(String sql, ParameterContext parameters) throws ParseException {
        return plan(sql, () -> parser.parsePlanWithParameters(sql, parameters));
    }

    @Override
    public LogicalPlan parseQuery(String sql) throws ParseException {
        return plan(sql, () -> parser.parseQuery(sql));
    }

    @Override
    public Expression parseExpression(String sql) throws ParseException {
        return bounded(sql, () -> parser.parseExpression(sql));
    }

    @Override
    public TableIdentifier parseTableIdentifier(String sql) throws ParseException {
        return bounded(sql, () -> parser.parseTableIdentifier(sql));
    }

    @Override
    public FunctionIdentifier parseFunctionIdentifier(String sql) throws ParseException {
        return bounded(sql, () -> parser.parseFunctionIdentifier(sql));
    }

    @Override
    public Seq<String> parseMultipartIdentifier(String sql) throws ParseException {
        return bounded(sql, () -> parser.parseMultipartIdentifier(sql));
    }

    @Override
    public StructType parseRoutineParam(String sql) throws ParseException {
        return bounded(sql, () -> parser.parseRoutineParam(sql));
    }

    @Override
    public StructType parseTableSchema(String sql) throws ParseException {
        return bounded(sql, () -> parser.parseTableSchema(sql));
    }

    @Override
    public DataType parseDataType(String sql) throws ParseException {
        return bounded(sql, () -> parser.parseDataType(sql));
    }

    private static LogicalPlan plan(String sql, Parse<LogicalPlan> parse) throws ParseException {
        LogicalPlan plan = bounded(sql, parse);
        Complexity.ofSession().check(plan);
        if (GuardedSession.isAtWork()) {
            refuseStatements(plan);
        }
        return plan;
    }

    /** What else than a query can be seen here already, and some of it only here: Spark would run it piece by piece. */
    private static void refuseStatements(LogicalPlan plan) {
        if (plan instanceof Command || plan instanceof ParsedStatement || plan instanceof UnresolvedExecuteImmediate) {
            throw RefusedQueryException.noQuery(plan);
        }
    }

    private static <T> T bounded(String sql, Parse<T> parse) throws ParseException {
        Complexity.ofSession().check(sql);
        try {
            return parse.run();
        } catch (StackOverflowError e) {
            throw LimitExceededException.tooComplex(TOO_DEEP);
        } catch (ParseException e) {
            if (OVERFLOW.equals(e.getCondition())) {
                throw LimitExceededException.tooComplex(TOO_DEEP);
            }
            throw e;
        }
    }
}
