'use strict';
// Handles that scenarios send, and what arrived of them. driver/handles.c does the same by the library.

const dgram = require('dgram');
const net = require('net');
const { once } = require('events');

module.exports = function handles() {
  const made = {}; // name -> { handle, rest: what else belongs to it }

  async function connected(listenAt) {
    const server = net.createServer();
    server.listen(...listenAt);
    await once(server, 'listening');
    const accepted = once(server, 'connection');
    const handle = net.connect(server.address().path || server.address());
    await once(handle, 'connect');
    const [far] = await accepted;
    far.resume();
    server.close();
    return { handle, rest: [far] };
  }

  const makers = {
    server: async () => {
      const handle = net.createServer();
      handle.listen(0, '127.0.0.1');
      await once(handle, 'listening');
      return { handle, rest: [] };
    },
    unixServer: async () => {
      const handle = net.createServer();
      handle.listen('served.sock');
      await once(handle, 'listening');
      return { handle, rest: [] };
    },
    // What is inside of them, which Node sends as bare handles.
    nativeServer: async () => {
      const { handle } = await makers.server();
      return { handle: handle._handle, rest: [handle] };
    },
    nativeUdp: async () => {
      const { handle } = await makers.udp();
      return { handle: handle[Object.getOwnPropertySymbols(handle).find((name) => String(name).includes('state'))].handle, rest: [handle] };
    },
    socket: () => connected([0, '127.0.0.1']),
    unixSocket: () => connected(['pair.sock']),
    udp: async () => {
      const handle = dgram.createSocket('udp4');
      handle.bind(0, '127.0.0.1');
      await once(handle, 'listening');
      return { handle, rest: [] };
    },
  };

  async function make(step) {
    made[step.handle] = step.kind === 'wrong' ? { handle: {}, rest: [] } : await makers[step.kind]();
  }

  const end = (one) => (one.destroy ? one.destroy() : one.close());

  // A handle that a message brought: named by its kind, and closed.
  function received(handle) {
    const kind =
      handle instanceof net.Server ? 'server' : handle instanceof net.Socket ? 'socket' : handle instanceof dgram.Socket ? 'udp' : 'native';
    end(handle);
    return kind;
  }

  function close(name) {
    const { handle, rest } = made[name];
    const native = handle.constructor.name === 'TCP' || handle.constructor.name === 'UDP';
    if (!native) end(handle);
    rest.forEach(end);
  }

  return { make, received, close, named: (name) => made[name].handle };
};
