'use strict';
// The two roles of roles.h, on the channel of `target`: a ChildProcess, or `process` in a child.

const assert = require('assert');
const dgram = require('dgram');
const fs = require('fs');
const net = require('net');
const os = require('os');
const path = require('path');
const { once } = require('events');

const KINDS = ['server', 'socket', 'kept', 'unixServer', 'unixSocket', 'udp'];
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'interop-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));

// ---- giver ----

async function connected(address) {
  const server = net.createServer();
  server.listen(...address);
  await once(server, 'listening');
  const accepted = once(server, 'connection');
  const far = net.connect(server.address().port ? server.address() : server.address());
  await once(far, 'connect');
  const [handle] = await accepted;
  server.close();
  return { handle, far };
}

async function listening(address) {
  const handle = net.createServer(() => assert.fail('it was given away'));
  handle.listen(...address);
  await once(handle, 'listening');
  return handle;
}

const makers = {
  server: async () => {
    const handle = await listening([0, '127.0.0.1']);
    return { handle, at: handle.address() };
  },
  // Closing the server removes its name, so it gets a second one.
  unixServer: async () => {
    const at = path.join(folder, 'server.sock');
    const handle = await listening([at]);
    fs.linkSync(at, at + '2');
    return { handle, at: { path: at + '2' } };
  },
  socket: () => connected([0, '127.0.0.1']),
  kept: () => connected([0, '127.0.0.1']),
  unixSocket: () => connected([path.join(folder, 'socket.sock')]),
  udp: async () => {
    const handle = dgram.createSocket('udp4');
    handle.bind(0, '127.0.0.1');
    await once(handle, 'listening');
    return { handle, at: handle.address() };
  },
};

async function textOf(socket, enough) {
  let text = '';
  for await (const data of socket) {
    text += data;
    if (text.length >= enough) break;
  }
  return text;
}

async function readServed(socket) {
  return new Promise((resolve) => {
    let text = '';
    const on = (data) => {
      text += data;
      if (text.length < 6) return;
      socket.off('data', on);
      resolve(text);
    };
    socket.on('data', on);
  });
}

async function tryIt(kind, made) {
  if (kind === 'udp') {
    made.handle.close();
    const client = dgram.createSocket('udp4');
    client.send('anybody?', made.at.port, made.at.address);
    const [data] = await once(client, 'message');
    assert.strictEqual(String(data), 'served');
    client.close();
  } else if (made.at) {
    made.handle.close();
    assert.strictEqual(await textOf(net.connect(made.at)), 'served');
  } else if (kind === 'kept') {
    assert.strictEqual(await readServed(made.far), 'served');
    made.handle.end('kept');
    assert.strictEqual(await textOf(made.far), 'kept');
  } else {
    assert.strictEqual(await textOf(made.far), 'served');
  }
}

async function giver(target, isChild) {
  for (const kind of KINDS) {
    const made = await makers[kind]();
    const answered = once(target, 'message');
    target.send({ serve: kind }, made.handle, { keepOpen: kind === 'kept' });
    const [answer] = await answered;
    assert.deepStrictEqual(answer, { serving: kind });
    await tryIt(kind, made);
  }
  const sent = new Promise((resolve) => target.send('bye', resolve));
  await sent;
  if (isChild) target.disconnect();
}

// ---- server ----

const servers = {
  server: (handle) =>
    handle.on('connection', (socket) => {
      socket.end('served');
      handle.close();
    }),
  socket: (handle) => handle.end('served'),
  kept: (handle) => handle.write('served', () => handle.destroy()),
  udp: (handle) =>
    handle.on('message', (data, from) => handle.send('served', from.port, from.address, () => handle.close())),
};
servers.unixServer = servers.server;
servers.unixSocket = servers.socket;

function server(target, isChild) {
  const served = [];
  return new Promise((resolve) => {
    target.on('message', (message, handle) => {
      if (message === 'bye') {
        assert.deepStrictEqual(served, KINDS);
        if (isChild) target.disconnect();
        resolve();
        return;
      }
      assert.ok(handle, `${message.serve} came without a handle`);
      served.push(message.serve);
      target.send({ serving: message.serve });
      servers[message.serve](handle);
    });
  });
}

module.exports = { giver, server };
