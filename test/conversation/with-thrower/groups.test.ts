import "../../fixtures/with-thrower.js";
import "../group-songs.test.js";
