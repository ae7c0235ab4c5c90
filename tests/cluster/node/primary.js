// A primary of Node over C workers: primary.js PROGRAM POLICY TIMES WORKERS ARGS-OF-A-WORKER…
// Node runs every worker with process.execPath, so that is what names the program.
'use strict';
const cluster = require('cluster');
const net = require('net');

const [program, policy, times, count, ...args] = process.argv.slice(2);
const log = [];
const fail = (error) => { console.error(error); process.exit(1); };
process.on('uncaughtException', fail);
process.on('exit', () => console.log(log.sort().join(', ')));
cluster.schedulingPolicy = policy === 'shared' ? cluster.SCHED_NONE : cluster.SCHED_RR;
process.execPath = program;
cluster.setupPrimary({ exec: args[0], args: args.slice(1), execArgv: [] });

// After a write that could not be done at once Node's channel no longer holds its loop, and the end would be missed.
const hold = setInterval(() => {}, 1000);
let ends = 0;
const end = () => { if (++ends === 2 * Number(count)) clearInterval(hold); };

let listening = 0;
cluster.on('online', (worker) => log.push(`online ${worker.id}`));
cluster.on('listening', (worker, address) => {
  log.push(`listening ${worker.id}`);
  if (++listening === Number(count)) ask(Number(times), address, []);
});
cluster.on('disconnect', (worker) => { log.push(`disconnect ${worker.id}`); end(); });
cluster.on('exit', (worker, code, signal) => {
  log.push(`exit ${worker.id} ${code} ${signal} ${worker.exitedAfterDisconnect}`);
  end();
});

function ask(left, address, answers) {
  if (left === 0) {
    console.log(answers.join(' '));
    if (!args.includes('leaves')) cluster.disconnect();
    return;
  }
  let text = '';
  const place = address.addressType === -1 ? { path: address.address } : { port: address.port, host: '127.0.0.1' };
  net.connect(place).setEncoding('utf8')
    .on('data', (data) => { text += data; })
    .on('end', () => { answers.push(text); ask(left - 1, address, answers); })
    .on('error', fail);
}
for (let i = 0; i < Number(count); i++) cluster.fork();
