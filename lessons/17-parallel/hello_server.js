// A hello server: several processes behind one port, and a restart that nobody notices.
const cluster = require('node:cluster');
const http = require('node:http');

if (cluster.isWorker) {
  http.createServer((request, response) => {
    response.end(`Hello from worker ${cluster.worker.id}\n`);
  }).listen(process.argv[2] ?? 8000);
} else {
  for (let i = 0; i < 2; i++) cluster.fork();
  cluster.on('listening', (worker, address) => {
    console.log(`worker ${worker.id}: http://127.0.0.1:${address.port}/`);
  });
  cluster.on('exit', (worker) => {
    if (!worker.exitedAfterDisconnect) cluster.fork();
  });
  process.on('SIGHUP', async () => { // kill -HUP: new workers, the same port
    for (const old of Object.values(cluster.workers)) {
      await new Promise((resolve) => cluster.fork().once('listening', resolve));
      old.disconnect();
    }
  });
}
