package io.asyncquery.engine.guard;

import java.util.ArrayDeque;
import java.util.Deque;
import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.IntStream;
import org.antlr.v4.runtime.Token;
import org.apache.spark.sql.catalyst.parser.SqlBaseLexer;
import org.apache.spark.sql.catalyst.parser.UpperCaseCharStream;

/** Goes through a statement by the tokens of Spark's own lexer, and knows how deep it is inside brackets and the like. */
final class TokenWalk {

    private final CharStream text;
    private final SqlBaseLexer lexer;

    /** What is open: the types of the tokens that opened it, the innermost first. */
    private final Deque<Integer> open = new ArrayDeque<>();

    private int tokens;
    private int comment;
    private int previous = Token.EOF;

    TokenWalk(String sql) {
        this.text = new UpperCaseCharStream(CharStreams.fromString(sql));
        this.lexer = new SqlBaseLexer(text);
        // What is wrong with the text is the parser's to say.
        lexer.removeErrorListeners();
    }

    /** Takes the next token; says whether there is one. Look at {@link #nesting} before going on: comments cost. */
    boolean next() {
        // The time that the lexer takes for a comment grows with the fourth power of the comments inside.
        if (comment == 0) {
            comment = commentsInside();
            if (comment > 0) {
                return true;
            }
        }
        comment = 0;
        Token token = lexer.nextToken();
        if (token.getType() == Token.EOF) {
            return false;
        }
        if (token.getChannel() == Token.DEFAULT_CHANNEL) {
            tokens++;
            take(token.getType());
            previous = token.getType();
        }
        return true;
    }

    /** How many words, numbers and signs have passed. */
    int tokens() {
        return tokens;
    }

    /** How deep the walk is inside brackets, CASE, types and comments. */
    int nesting() {
        return open.size() + comment;
    }

    private void take(int type) {
        switch (type) {
            // A lambda reaches to the end of what it stands in.
            case SqlBaseLexer.LEFT_PAREN, SqlBaseLexer.LEFT_BRACKET, SqlBaseLexer.CASE, SqlBaseLexer.ARROW ->
                open.push(type);
            case SqlBaseLexer.RIGHT_PAREN -> close(SqlBaseLexer.LEFT_PAREN);
            case SqlBaseLexer.RIGHT_BRACKET -> close(SqlBaseLexer.LEFT_BRACKET);
            case SqlBaseLexer.LT -> {
                if (isNestedType(previous)) {
                    open.push(type);
                }
            }
            case SqlBaseLexer.END -> {
                if (isEndOfOperand(previous)) {
                    closeInnermost(SqlBaseLexer.CASE);
                }
            }
            case SqlBaseLexer.COMMA -> closeAllUpToABracket();
            case SqlBaseLexer.GT -> closeInnermost(SqlBaseLexer.LT);
            default -> {
                // Neither opens nor closes.
            }
        }
    }

    private static boolean isNestedType(int type) {
        return type == SqlBaseLexer.ARRAY || type == SqlBaseLexer.MAP || type == SqlBaseLexer.STRUCT;
    }

    /** END is also a column's name, but not behind these. Behind a name that is a keyword it counts as one, though it may not be. */
    private static boolean isEndOfOperand(int type) {
        return switch (type) {
            case SqlBaseLexer.IDENTIFIER,
                    SqlBaseLexer.BACKQUOTED_IDENTIFIER,
                    SqlBaseLexer.STRING_LITERAL,
                    SqlBaseLexer.DOUBLEQUOTED_STRING,
                    SqlBaseLexer.INTEGER_VALUE,
                    SqlBaseLexer.BIGINT_LITERAL,
                    SqlBaseLexer.SMALLINT_LITERAL,
                    SqlBaseLexer.TINYINT_LITERAL,
                    SqlBaseLexer.DECIMAL_VALUE,
                    SqlBaseLexer.BIGDECIMAL_LITERAL,
                    SqlBaseLexer.DOUBLE_LITERAL,
                    SqlBaseLexer.FLOAT_LITERAL,
                    SqlBaseLexer.EXPONENT_VALUE,
                    SqlBaseLexer.RIGHT_PAREN,
                    SqlBaseLexer.RIGHT_BRACKET,
                    SqlBaseLexer.NULL,
                    SqlBaseLexer.TRUE,
                    SqlBaseLexer.FALSE,
                    SqlBaseLexer.END -> true;
            default -> false;
        };
    }

    /** A bracket closes what is open inside it, too. */
    private void close(int opening) {
        if (open.contains(opening)) {
            while (open.pop() != opening) {
                // Left open inside the bracket
            }
        }
    }

    private void closeAllUpToABracket() {
        while (!open.isEmpty() && (open.peek() == SqlBaseLexer.CASE || open.peek() == SqlBaseLexer.ARROW)) {
            open.pop();
        }
    }

    /** END and > are also other things, so they close only what is open innermost. */
    private void closeInnermost(int opening) {
        if (!open.isEmpty() && open.peek() == opening) {
            open.pop();
        }
    }

    /** How often a comment that begins here opens another one, and itself; 0 when none begins here. */
    private int commentsInside() {
        if (!isAt(1, '/', '*') || text.LA(3) == '+') {
            return 0;
        }
        int opened = 0;
        int depth = 0;
        for (int i = 1; text.LA(i) != IntStream.EOF; i++) {
            if (isAt(i, '/', '*')) {
                opened++;
                depth++;
                i++;
            } else if (isAt(i, '*', '/')) {
                depth--;
                i++;
                if (depth == 0) {
                    break;
                }
            }
        }
        return opened;
    }

    private boolean isAt(int i, char first, char second) {
        return text.LA(i) == first && text.LA(i + 1) == second;
    }
}
