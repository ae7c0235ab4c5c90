'use strict';
const { fine, failed } = require('./fine.js');
require('./roles.js').giver(process, true).then(fine, failed);
