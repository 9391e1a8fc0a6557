// Stands in for VS Code's native log module, which needs a compiler to install. Without it the editor's
// log files, and with them the Output panel, stay empty. Copied over the package's index.js on installation.
const { appendFileSync, mkdirSync } = require('node:fs');
const { dirname } = require('node:path');

const names = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];
let globalLevel = 2;

class Logger {
    constructor(_kind, _name, path) {
        this.path = path;
        this.level = globalLevel;
        this.pattern = true;
        mkdirSync(dirname(path), { recursive: true });
    }
    getLevel() {
        return this.level;
    }
    setLevel(level) {
        this.level = level;
    }
    setPattern() {}
    clearFormatters() {
        this.pattern = false;
    }
    flush() {}
    drop() {}
    write(level, message) {
        if (level < this.level) {
            return;
        }
        const time = new Date().toISOString().replace('T', ' ').replace('Z', '');
        try {
            appendFileSync(this.path, this.pattern ? `${time} [${names[level]}] ${message}\n` : message);
        } catch {
            // The profile is removed while the last lines arrive.
        }
    }
}
['trace', 'debug', 'info', 'warn', 'error', 'critical'].forEach((method, level) => {
    Logger.prototype[method] = function (message) {
        this.write(level, message);
    };
});

async function createLogger(name, path) {
    return new Logger('rotating', name, path);
}

// One assignment each: VS Code imports this from an ES module, and Node finds the names by reading the text.
exports.version = 0;
exports.setLevel = level => {
    globalLevel = level;
};
exports.setFlushOn = () => {};
exports.Logger = Logger;
exports.createRotatingLogger = createLogger;
exports.createAsyncRotatingLogger = createLogger;
