'use strict';
// A child in its parent's group, and a detached one: ps tells the numbers.
const { spawn, execFileSync } = require('node:child_process');

const plain = spawn('sleep', ['100']);
const detached = spawn('sleep', ['100'], { detached: true });
const pids = `${process.pid},${plain.pid},${detached.pid}`;
console.log(execFileSync('ps', ['-o', 'pid,pgid,sid,args', '-p', pids], { encoding: 'utf8' }));
plain.kill();
process.kill(-detached.pid);
