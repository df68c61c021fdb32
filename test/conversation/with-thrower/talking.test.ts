import "../../fixtures/with-thrower.js";
import "../registration.test.js";
import "../talk.test.js";
