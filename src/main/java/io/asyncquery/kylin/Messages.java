package io.asyncquery.kylin;

import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/** The texts of the errors, one bundle per language (contract, "Addresses"). */
final class Messages {
    private static final String BUNDLE = "io.asyncquery.kylin.messages";
    private static final ResourceBundle ENGLISH = ResourceBundle.getBundle(BUNDLE, Locale.ROOT);
    private static final ResourceBundle CHINESE = ResourceBundle.getBundle(BUNDLE, Locale.CHINESE);

    private final ResourceBundle bundle;

    private Messages(ResourceBundle bundle) {
        this.bundle = bundle;
    }

    /** The texts in the language of an {@code Accept-Language} header: {@code cn} and {@code zh*} are Chinese. */
    static Messages of(@Nullable String acceptLanguage) {
        String first = acceptLanguage == null
                ? ""
                : acceptLanguage.split("[,;]", 2)[0].strip().toLowerCase(Locale.ROOT);
        boolean chinese =
                first.equals("cn") || first.equals("zh") || first.startsWith("zh-") || first.startsWith("zh_");
        return new Messages(chinese ? CHINESE : ENGLISH);
    }

    String text(KylinError error, List<Object> arguments) {
        return format(bundle.getString(key(error)), arguments);
    }

    String suggestion(KylinError error) {
        return format(bundle.getString(key(error) + ".suggestion"), List.of());
    }

    private static String format(String pattern, List<Object> arguments) {
        return new MessageFormat(pattern, Locale.ROOT).format(arguments.toArray());
    }

    private static String key(KylinError error) {
        return error.name().toLowerCase(Locale.ROOT);
    }
}
