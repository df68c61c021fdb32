import "../../fixtures/with-thrower.js";
import "../delivery.test.js";
import "../sharing.test.js";
