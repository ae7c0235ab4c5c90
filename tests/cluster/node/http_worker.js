// The worker that everybody writes: an HTTP server.
'use strict';
const cluster = require('cluster');
require('http').createServer((request, response) => {
  response.end(`${request.url} ${String(cluster.worker.id).padStart(6)}\n`);
}).listen(0);
