// The part of undici that src/http/transport.ts uses, for the bundle: `undici` itself loads its fetch, its WebSocket,
// its caches and its mocks as well.
const Dispatcher = require("undici/lib/dispatcher/dispatcher.js");

Dispatcher.prototype.request = require("undici/lib/api/api-request.js");

module.exports = {
  Agent: require("undici/lib/dispatcher/agent.js"),
  ProxyAgent: require("undici/lib/dispatcher/proxy-agent.js"),
  Socks5ProxyAgent: require("undici/lib/dispatcher/socks5-proxy-agent.js"),
};
