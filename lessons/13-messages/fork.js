'use strict';
// fork: messages with another program, a Node script or a C one.
const { fork } = require('child_process');

const file = process.argv[2] || 'lessons/13-messages/child.js';
// A program of its own takes the place of Node and of the script.
const child = file.endsWith('.js') ? fork(file) : fork('-', { execPath: file, execArgv: [] });
child.on('message', (message) => {
  console.log('the child says', JSON.stringify(message));
  child.disconnect();
});
child.send({ message: 'Hello from Parent' });
