// A worker of Node: answers each connection with its number. Arguments: places (a port, or a path), "udp" for UDP.
'use strict';
const cluster = require('cluster');
const dgram = require('dgram');
const net = require('net');

for (const place of process.argv.slice(2)) {
  if (place === 'udp') {
    const socket = dgram.createSocket('udp4');
    socket.on('message', (text, from) => socket.send(`${cluster.worker.id}`, from.port, from.address));
    socket.bind(0, '127.0.0.1');
  } else if (place === 'taken') {
    net.createServer().listen(process.env.TAKEN)
      .on('error', (error) => process.send(error.code));
  } else {
    net.createServer((socket) => socket.end(`${cluster.worker.id}`)).listen(place);
  }
}
process.on('message', (text) => {
  if (text === 'leave') cluster.worker.disconnect();
  if (text === 'kill') cluster.worker.kill();
});
