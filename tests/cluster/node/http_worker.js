// The worker that everybody writes: an HTTP server.
'use strict';
const cluster = require('cluster');
require('http').createServer((request, response) => {
  response.end(`${request.url} ${cluster.worker.id}\n`);
}).listen(0);
