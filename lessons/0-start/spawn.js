// spawn: a child whose output is shown as it comes.
const { spawn } = require('node:child_process');

const ping = spawn('ping', ['-c', '3', '127.0.0.1']);
ping.stdout.on('data', (chunk) => process.stdout.write(chunk));
ping.on('error', (error) => console.error(error.message));
ping.on('close', (code) => console.log(`child process exited with code ${code}`));
