package io.asyncquery.engine.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;

class JavaOptionsTest {

    @Test
    void theOptionsFileHoldsWhatThisSparkVersionNeeds() throws IOException {
        var options = Files.readAllLines(Path.of("src/main/launch/java-options")).stream()
                .filter(line -> !line.startsWith("#"));

        assertThat(options).containsExactly(JavaModuleOptions.defaultModuleOptionArray());
    }
}
