'use strict';
// housekeeping.js PROGRAM CASE: sockets that a server has accepted go to a C child, so that Node keeps books.
const assert = require('assert');
const net = require('net');
const { once } = require('events');
const { promisify } = require('util');
const { fine, failed, start } = require('./fine.js');

const [program, what] = process.argv.slice(2);
const SOCKETS = 3;

// Several may come in one turn: one listener takes them all.
function messages(child, count) {
  return new Promise((resolve) => {
    const all = [];
    child.on('message', function take(message) {
      if (all.push(message) < count) return;
      child.removeListener('message', take);
      resolve(all);
    });
  });
}

async function handOver(child, server) {
  const client = net.connect(server.address());
  const closed = once(client, 'close'); // asked for now: it may come before the answers
  const [socket] = await once(server, 'connection');
  const expected = what === 'again' ? ['h', 'm'] : ['h'];
  const answered = messages(child, expected.length);
  child.send('h', socket);
  if (what === 'again') child.send('m', socket); // without a handle, as in Node
  assert.deepStrictEqual(await answered, expected);
  client.resume();
  await closed; // the child has closed it
}

async function main() {
  const child = start(program, 'answers');
  const server = net.createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  for (let i = 0; i < SOCKETS; i++) await handOver(child, server);
  if (what === 'count') assert.strictEqual(await promisify(server.getConnections.bind(server))(), 0);
  const closed = once(server, 'close');
  server.close();
  await closed; // only once the child has said that all are closed
  child.send('bye');
  await child.ended;
}

main().then(fine, failed);
