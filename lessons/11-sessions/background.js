'use strict';
// A detached child under unref: the loop ends, the child goes on.
const { spawn } = require('node:child_process');

const job = spawn('sleep', ['100'], { detached: true, stdio: 'ignore' });
job.on('exit', (code, signal) => console.log('it was ended by', signal));
job.unref();
process.once('beforeExit', () => {
  console.log('the loop is empty, and the child runs:', process.kill(job.pid, 0));
  job.ref();
  process.kill(-job.pid); // the whole group
});
