// botbuilder-adapter-facebook requires "request" without declaring it. Our adapter never calls it:
// GraphClient overrides the only method that would. It has to load, and to say so if it is ever reached.
module.exports = function request(_options, callback) {
  callback(new Error("the request shim is never called: use GraphClient"));
};
