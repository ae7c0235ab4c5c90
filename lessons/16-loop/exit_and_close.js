// The same in Node: 'exit' at once, 'close' when the output has ended.
const { spawn } = require('node:child_process');

const child = spawn('sh', ['-c', 'exec 3<&0; (read line <&3; echo late) & exit 4']);
child.stdout.on('data', (text) => process.stdout.write(`data   ${text}`));
child.on('exit', (code) => console.log(`exit   code ${code}`));
child.on('close', (code) => console.log(`close  code ${code}`));
