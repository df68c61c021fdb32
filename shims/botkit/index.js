// botbuilder-adapter-facebook loads botkit for one base class. This is that class; it saves half of the dependency tree.
class BotWorker {
  constructor(controller, config) {
    this._controller = controller;
    this._config = config;
  }

  getConfig(key) {
    return key ? this._config[key] : this._config;
  }
}

class Botkit {}

module.exports = { BotWorker, Botkit };
