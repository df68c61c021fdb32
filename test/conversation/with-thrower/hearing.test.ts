import "../../fixtures/with-thrower.js";
import "../notify.test.js";
import "../receipts.test.js";
