// Three children at the same time, and what each of them ended with.
const { spawn } = require('node:child_process');

const codes = [];
for (let i = 0; i < 3; i++)
  spawn('sh', ['-c', `exit ${10 + i}`]).on('close', (code) => { codes[i] = code; });
process.on('exit', () => codes.forEach((code, i) => console.log(`child ${i}: code ${code}`)));
