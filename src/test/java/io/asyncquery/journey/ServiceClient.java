package io.asyncquery.journey;

import io.restassured.RestAssured;
import io.restassured.builder.RequestSpecBuilder;
import io.restassured.config.DecoderConfig;
import io.restassured.config.LogConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.specification.RequestSpecification;

/** Requests to a service that runs somewhere, with the sample's users. */
class ServiceClient {
    private final String base;

    ServiceClient(String base) {
        this.base = base;
    }

    /** A request with the credentials of the sample's administrator. */
    RequestSpecification asAdmin() {
        return as("ADMIN", "KYLIN");
    }

    RequestSpecification asAnalyst() {
        return as("ANALYST", "ANALYST");
    }

    RequestSpecification asModeler() {
        return as("MODELER", "MODELER");
    }

    /** A request without credentials, which accepts no compression. */
    RequestSpecification anonymous() {
        return RestAssured.given()
                .spec(new RequestSpecBuilder()
                        .setBaseUri(base)
                        .setConfig(RestAssuredConfig.config()
                                .decoderConfig(DecoderConfig.decoderConfig().noContentDecoders())
                                .logConfig(LogConfig.logConfig().enableLoggingOfRequestAndResponseIfValidationFails()))
                        .build());
    }

    /** Address of the service, without a path. */
    String base() {
        return base;
    }

    private RequestSpecification as(String user, String password) {
        return anonymous().auth().preemptive().basic(user, password);
    }
}
