'use strict';
// The other side of fork: a child that sends back what it gets, under a Node parent or a C one.
process.on('message', (message) => process.send(message));
