// Node loads this first (NODE_OPTIONS=--require): connections are refused and noted.
const fs = require("fs");
const net = require("net");
const dns = require("dns");

function refuse(what) {
  return function () {
    fs.appendFileSync(process.env.OFFLINE_NOTES, `node ${what}\n`);
    throw new Error("the network is off in this test");
  };
}

net.Socket.prototype.connect = refuse("connect");
dns.lookup = refuse("lookup");
