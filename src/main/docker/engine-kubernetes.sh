#!/bin/sh
# Spark starts an executor with the one argument "executor" and all else in the environment; other arguments are settings
if [ "${1:-}" = executor ]; then
  exec /opt/entrypoint.sh "$@"
fi
exec java @/opt/spark/java-options -XX:MaxRAMPercentage=70 -XX:+ExitOnOutOfMemoryError \
  -cp '/opt/spark/jars/*' io.asyncquery.engine.launch.EngineServer "$@"
