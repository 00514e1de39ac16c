import { n as reasonOf, t as Failure } from "./errors-CDWs4uLS.js";
import { A as sha, C as SECOND, D as milliseconds, E as iso, S as MINUTE, T as instant, _ as unknown, a as discriminatedUnion, c as literal, d as object, f as record, g as union, i as custom, l as looseObject, m as string, n as array, o as int, p as strictObject, r as boolean, t as _enum, u as number } from "./schemas-DI0IjMIG.js";
import { createHash } from "node:crypto";

// node_modules/universal-user-agent/index.js
function getUserAgent() {
	if (typeof navigator === "object" && "userAgent" in navigator) return navigator.userAgent;
	if (typeof process === "object" && process.version !== void 0) return `Node.js/${process.version.substr(1)} (${process.platform}; ${process.arch})`;
	return "<environment undetectable>";
}

// node_modules/before-after-hook/lib/register.js
function register(state, name, method, options) {
	if (typeof method !== "function") throw new Error("method for before hook must be a function");
	if (!options) options = {};
	if (Array.isArray(name)) return name.reverse().reduce((callback, name) => {
		return register.bind(null, state, name, callback, options);
	}, method)();
	return Promise.resolve().then(() => {
		if (!state.registry[name]) return method(options);
		return state.registry[name].reduce((method, registered) => {
			return registered.hook.bind(null, method, options);
		}, method)();
	});
}

// node_modules/before-after-hook/lib/add.js
function addHook(state, kind, name, hook) {
	const orig = hook;
	if (!state.registry[name]) state.registry[name] = [];
	if (kind === "before") hook = (method, options) => {
		return Promise.resolve().then(orig.bind(null, options)).then(method.bind(null, options));
	};
	if (kind === "after") hook = (method, options) => {
		let result;
		return Promise.resolve().then(method.bind(null, options)).then((result_) => {
			result = result_;
			return orig(result, options);
		}).then(() => {
			return result;
		});
	};
	if (kind === "error") hook = (method, options) => {
		return Promise.resolve().then(method.bind(null, options)).catch((error) => {
			return orig(error, options);
		});
	};
	state.registry[name].push({
		hook,
		orig
	});
}

// node_modules/before-after-hook/lib/remove.js
function removeHook(state, name, method) {
	if (!state.registry[name]) return;
	const index = state.registry[name].map((registered) => {
		return registered.orig;
	}).indexOf(method);
	if (index === -1) return;
	state.registry[name].splice(index, 1);
}

// node_modules/before-after-hook/index.js
const bind = Function.bind;
const bindable = bind.bind(bind);
function bindApi(hook, state, name) {
	const removeHookRef = bindable(removeHook, null).apply(null, name ? [state, name] : [state]);
	hook.api = { remove: removeHookRef };
	hook.remove = removeHookRef;
	[
		"before",
		"error",
		"after",
		"wrap"
	].forEach((kind) => {
		const args = name ? [
			state,
			kind,
			name
		] : [state, kind];
		hook[kind] = hook.api[kind] = bindable(addHook, null).apply(null, args);
	});
}
function Singular() {
	const singularHookName = Symbol("Singular");
	const singularHookState = { registry: {} };
	const singularHook = register.bind(null, singularHookState, singularHookName);
	bindApi(singularHook, singularHookState, singularHookName);
	return singularHook;
}
function Collection() {
	const state = { registry: {} };
	const hook = register.bind(null, state);
	bindApi(hook, state);
	return hook;
}
var before_after_hook_default = {
	Singular,
	Collection
};

// node_modules/@octokit/endpoint/dist-bundle/index.js
var DEFAULTS = {
	method: "GET",
	baseUrl: "https://api.github.com",
	headers: {
		accept: "application/vnd.github.v3+json",
		"user-agent": `octokit-endpoint.js/0.0.0-development ${getUserAgent()}`
	},
	mediaType: { format: "" }
};
function lowercaseKeys(object) {
	if (!object) return {};
	return Object.keys(object).reduce((newObj, key) => {
		newObj[key.toLowerCase()] = object[key];
		return newObj;
	}, {});
}
function isPlainObject$1(value) {
	if (typeof value !== "object" || value === null) return false;
	if (Object.prototype.toString.call(value) !== "[object Object]") return false;
	const proto = Object.getPrototypeOf(value);
	if (proto === null) return true;
	const Ctor = Object.prototype.hasOwnProperty.call(proto, "constructor") && proto.constructor;
	return typeof Ctor === "function" && Ctor instanceof Ctor && Function.prototype.call(Ctor) === Function.prototype.call(value);
}
function mergeDeep(defaults, options) {
	const result = Object.assign({}, defaults);
	Object.keys(options).forEach((key) => {
		if (isPlainObject$1(options[key])) {
			if (!(key in defaults)) Object.assign(result, { [key]: options[key] });
			else result[key] = mergeDeep(defaults[key], options[key]);
		} else Object.assign(result, { [key]: options[key] });
	});
	return result;
}
function removeUndefinedProperties(obj) {
	for (const key in obj) if (obj[key] === void 0) delete obj[key];
	return obj;
}
function merge(defaults, route, options) {
	if (typeof route === "string") {
		let [method, url] = route.split(" ");
		options = Object.assign(url ? {
			method,
			url
		} : { url: method }, options);
	} else options = Object.assign({}, route);
	options.headers = lowercaseKeys(options.headers);
	removeUndefinedProperties(options);
	removeUndefinedProperties(options.headers);
	const mergedOptions = mergeDeep(defaults || {}, options);
	if (options.url === "/graphql") {
		if (defaults && defaults.mediaType.previews?.length) mergedOptions.mediaType.previews = defaults.mediaType.previews.filter((preview) => !mergedOptions.mediaType.previews.includes(preview)).concat(mergedOptions.mediaType.previews);
		mergedOptions.mediaType.previews = (mergedOptions.mediaType.previews || []).map((preview) => preview.replace(/-preview/, ""));
	}
	return mergedOptions;
}
function addQueryParameters(url, parameters) {
	const separator = /\?/.test(url) ? "&" : "?";
	const names = Object.keys(parameters);
	if (names.length === 0) return url;
	return url + separator + names.map((name) => {
		if (name === "q") return "q=" + parameters.q.split("+").map(encodeURIComponent).join("+");
		return `${name}=${encodeURIComponent(parameters[name])}`;
	}).join("&");
}
var urlVariableRegex = /\{[^{}}]+\}/g;
function removeNonChars(variableName) {
	return variableName.replace(/(?:^\W+)|(?:(?<!\W)\W+$)/g, "").split(/,/);
}
function extractUrlVariableNames(url) {
	const matches = url.match(urlVariableRegex);
	if (!matches) return [];
	return matches.map(removeNonChars).reduce((a, b) => a.concat(b), []);
}
function omit(object, keysToOmit) {
	const result = { __proto__: null };
	for (const key of Object.keys(object)) if (keysToOmit.indexOf(key) === -1) result[key] = object[key];
	return result;
}
function encodeReserved(str) {
	return str.split(/(%[0-9A-Fa-f]{2})/g).map(function(part) {
		if (!/%[0-9A-Fa-f]/.test(part)) part = encodeURI(part).replace(/%5B/g, "[").replace(/%5D/g, "]");
		return part;
	}).join("");
}
function encodeUnreserved(str) {
	return encodeURIComponent(str).replace(/[!'()*]/g, function(c) {
		return "%" + c.charCodeAt(0).toString(16).toUpperCase();
	});
}
function encodeValue(operator, value, key) {
	value = operator === "+" || operator === "#" ? encodeReserved(value) : encodeUnreserved(value);
	if (key) return encodeUnreserved(key) + "=" + value;
	else return value;
}
function isDefined(value) {
	return value !== void 0 && value !== null;
}
function isKeyOperator(operator) {
	return operator === ";" || operator === "&" || operator === "?";
}
function getValues(context, operator, key, modifier) {
	var value = context[key], result = [];
	if (isDefined(value) && value !== "") {
		if (typeof value === "string" || typeof value === "number" || typeof value === "bigint" || typeof value === "boolean") {
			value = value.toString();
			if (modifier && modifier !== "*") value = value.substring(0, parseInt(modifier, 10));
			result.push(encodeValue(operator, value, isKeyOperator(operator) ? key : ""));
		} else if (modifier === "*") {
			if (Array.isArray(value)) value.filter(isDefined).forEach(function(value2) {
				result.push(encodeValue(operator, value2, isKeyOperator(operator) ? key : ""));
			});
			else Object.keys(value).forEach(function(k) {
				if (isDefined(value[k])) result.push(encodeValue(operator, value[k], k));
			});
		} else {
			const tmp = [];
			if (Array.isArray(value)) value.filter(isDefined).forEach(function(value2) {
				tmp.push(encodeValue(operator, value2));
			});
			else Object.keys(value).forEach(function(k) {
				if (isDefined(value[k])) {
					tmp.push(encodeUnreserved(k));
					tmp.push(encodeValue(operator, value[k].toString()));
				}
			});
			if (isKeyOperator(operator)) result.push(encodeUnreserved(key) + "=" + tmp.join(","));
			else if (tmp.length !== 0) result.push(tmp.join(","));
		}
	} else if (operator === ";") {
		if (isDefined(value)) result.push(encodeUnreserved(key));
	} else if (value === "" && (operator === "&" || operator === "?")) result.push(encodeUnreserved(key) + "=");
	else if (value === "") result.push("");
	return result;
}
function parseUrl(template) {
	return { expand: expand.bind(null, template) };
}
function expand(template, context) {
	var operators = [
		"+",
		"#",
		".",
		"/",
		";",
		"?",
		"&"
	];
	template = template.replace(/\{([^\{\}]+)\}|([^\{\}]+)/g, function(_, expression, literal) {
		if (expression) {
			let operator = "";
			const values = [];
			if (operators.indexOf(expression.charAt(0)) !== -1) {
				operator = expression.charAt(0);
				expression = expression.substr(1);
			}
			expression.split(/,/g).forEach(function(variable) {
				var tmp = /([^:\*]*)(?::(\d+)|(\*))?/.exec(variable);
				values.push(getValues(context, operator, tmp[1], tmp[2] || tmp[3]));
			});
			if (operator && operator !== "+") {
				var separator = ",";
				if (operator === "?") separator = "&";
				else if (operator !== "#") separator = operator;
				return (values.length !== 0 ? operator : "") + values.join(separator);
			} else return values.join(",");
		} else return encodeReserved(literal);
	});
	if (template === "/") return template;
	else return template.replace(/\/$/, "");
}
function parse$4(options) {
	let method = options.method.toUpperCase();
	let url = (options.url || "/").replace(/:([a-z]\w+)/g, "{$1}");
	let headers = Object.assign({}, options.headers);
	let body;
	let parameters = omit(options, [
		"method",
		"baseUrl",
		"url",
		"headers",
		"request",
		"mediaType"
	]);
	const urlVariableNames = extractUrlVariableNames(url);
	url = parseUrl(url).expand(parameters);
	if (!/^http/.test(url)) url = options.baseUrl + url;
	const remainingParameters = omit(parameters, Object.keys(options).filter((option) => urlVariableNames.includes(option)).concat("baseUrl"));
	if (!/application\/octet-stream/i.test(headers.accept)) {
		if (options.mediaType.format) headers.accept = headers.accept.split(/,/).map((format) => format.replace(/application\/vnd(\.\w+)(\.v3)?(\.\w+)?(\+json)?$/, `application/vnd$1$2.${options.mediaType.format}`)).join(",");
		if (url.endsWith("/graphql")) {
			if (options.mediaType.previews?.length) headers.accept = (headers.accept.match(/(?<![\w-])[\w-]+(?=-preview)/g) || []).concat(options.mediaType.previews).map((preview) => {
				return `application/vnd.github.${preview}-preview${options.mediaType.format ? `.${options.mediaType.format}` : "+json"}`;
			}).join(",");
		}
	}
	if (["GET", "HEAD"].includes(method)) url = addQueryParameters(url, remainingParameters);
	else if ("data" in remainingParameters) body = remainingParameters.data;
	else if (Object.keys(remainingParameters).length) body = remainingParameters;
	if (!headers["content-type"] && typeof body !== "undefined") headers["content-type"] = "application/json; charset=utf-8";
	if (["PATCH", "PUT"].includes(method) && typeof body === "undefined") body = "";
	return Object.assign({
		method,
		url,
		headers
	}, typeof body !== "undefined" ? { body } : null, options.request ? { request: options.request } : null);
}
function endpointWithDefaults(defaults, route, options) {
	return parse$4(merge(defaults, route, options));
}
function withDefaults$2(oldDefaults, newDefaults) {
	const DEFAULTS2 = merge(oldDefaults, newDefaults);
	const endpoint2 = endpointWithDefaults.bind(null, DEFAULTS2);
	return Object.assign(endpoint2, {
		DEFAULTS: DEFAULTS2,
		defaults: withDefaults$2.bind(null, DEFAULTS2),
		merge: merge.bind(null, DEFAULTS2),
		parse: parse$4
	});
}
var endpoint = withDefaults$2(null, DEFAULTS);

// node_modules/content-type/dist/index.js
/*!
* content-type
* Copyright(c) 2015 Douglas Christopher Wilson
* MIT Licensed
*/
const SP = 32;
const HTAB = 9;
const SEMI = 59;
const EQ = 61;
const DQUOTE = 34;
const BSLASH = 92;
const COMMA = 44;
const LOWER_CASE = 1;
const OWS = 2;
const SEMI_FLAG = 4;
const COMMA_FLAG = 8;
const TOKEN_FLAG = 16;
const NON_ASCII = 65280;
const CASE_FLAGS = 65281;
/**
* Character flags used to normalize HTTP field values while scanning.
* Out-of-range reads intentionally coerce to zero in bitwise expressions.
*/
const CHAR_MAP = /* @__PURE__ */ new Uint8Array(256);
CHAR_MAP[HTAB] |= OWS;
CHAR_MAP[SP] |= OWS;
CHAR_MAP[SEMI] |= SEMI_FLAG;
CHAR_MAP[COMMA] |= COMMA_FLAG;
for (let code = 128; code <= 255; code++) CHAR_MAP[code] |= LOWER_CASE;
for (const char of "!#$%&'*+-.^_`|~") CHAR_MAP[char.charCodeAt(0)] |= TOKEN_FLAG;
for (let code = 48; code <= 57; code++) CHAR_MAP[code] |= TOKEN_FLAG;
for (let code = 65; code <= 90; code++) CHAR_MAP[code] |= 17;
for (let code = 97; code <= 122; code++) CHAR_MAP[code] |= TOKEN_FLAG;
/**
* Null object perf optimization. Faster than `Object.create(null)` and `{ __proto__: null }`.
*/
const NullObject = /* @__PURE__ */ (() => {
	const C = function() {};
	C.prototype = Object.create(null);
	return C;
})();
/**
* Parse a `Content-Type` header.
*/
function parse$3(header, options) {
	const stopFlags = SEMI_FLAG | (options?.comma === true ? COMMA_FLAG : 0);
	const len = header.length;
	let valueStart = options?.start ?? 0;
	while ((CHAR_MAP[header.charCodeAt(valueStart)] & OWS) !== 0) valueStart++;
	let index = valueStart;
	let typeFlags = 0;
	let whitespace = -1;
	let stop = options?.parameters === false ? COMMA_FLAG : 0;
	while (index < len) {
		const code = header.charCodeAt(index);
		const flags = CHAR_MAP[code];
		if ((flags & stopFlags) !== 0) {
			stop |= flags & COMMA_FLAG;
			break;
		}
		if ((flags & OWS) !== 0) {
			if (whitespace === -1) whitespace = index;
		} else whitespace = -1;
		typeFlags |= code & NON_ASCII | flags;
		index++;
	}
	const valueEnd = whitespace === -1 ? index : whitespace;
	const value = header.slice(valueStart, valueEnd);
	const type = (typeFlags & CASE_FLAGS) === 0 ? value : value.toLowerCase();
	if (index === len || stop !== 0) return {
		type,
		index,
		parameters: new NullObject()
	};
	return parseParameters(header, type, index, len, stopFlags);
}
/**
* Parses the parameters of a `Content-Type` header starting at the given index.
*/
function parseParameters(header, type, index, len, stopFlags) {
	const parameters = new NullObject();
	parameter: while (index < len) {
		index++;
		while ((CHAR_MAP[header.charCodeAt(index)] & OWS) !== 0) index++;
		const keyStart = index;
		let keyFlags = 0;
		let keyWhitespace = -1;
		while (index < len) {
			const code = header.charCodeAt(index);
			const flags = CHAR_MAP[code];
			if ((flags & stopFlags) !== 0) {
				if ((flags & COMMA_FLAG) !== 0) break parameter;
				continue parameter;
			}
			if (code === EQ) {
				const keyEnd = keyWhitespace === -1 ? index : keyWhitespace;
				const value = header.slice(keyStart, keyEnd);
				const key = (keyFlags & CASE_FLAGS) === 0 ? value : value.toLowerCase();
				index++;
				while ((CHAR_MAP[header.charCodeAt(index)] & OWS) !== 0) index++;
				if (index < len && header.charCodeAt(index) === DQUOTE) {
					const quotedStart = ++index;
					let escaped = false;
					while (index < len) {
						const code = header.charCodeAt(index);
						if (code === DQUOTE) {
							if (parameters[key] === void 0) parameters[key] = escaped ? unescapeQuotedPairs(header, quotedStart, index) : header.slice(quotedStart, index);
							index++;
							let stop = 0;
							while (index < len) {
								const code = header.charCodeAt(index);
								const flags = CHAR_MAP[code];
								if ((flags & stopFlags) !== 0) {
									stop = flags & COMMA_FLAG;
									break;
								}
								index++;
							}
							if (stop !== 0) break parameter;
							continue parameter;
						}
						if (code === BSLASH && index + 1 < len) {
							escaped = true;
							index += 2;
							continue;
						}
						index++;
					}
					continue parameter;
				}
				const valueStart = index;
				let stop = 0;
				let valueWhitespace = -1;
				while (index < len) {
					const code = header.charCodeAt(index);
					const flags = CHAR_MAP[code];
					if ((flags & stopFlags) !== 0) {
						stop = flags & COMMA_FLAG;
						break;
					}
					if ((flags & OWS) !== 0) {
						if (valueWhitespace === -1) valueWhitespace = index;
					} else valueWhitespace = -1;
					index++;
				}
				if (parameters[key] === void 0) {
					const valueEnd = valueWhitespace === -1 ? index : valueWhitespace;
					parameters[key] = header.slice(valueStart, valueEnd);
				}
				if (stop !== 0) break parameter;
				continue parameter;
			}
			if ((flags & OWS) !== 0) {
				if (keyWhitespace === -1) keyWhitespace = index;
			} else keyWhitespace = -1;
			keyFlags |= code & NON_ASCII | flags;
			index++;
		}
	}
	return {
		type,
		index,
		parameters
	};
}
/**
* Remove backslashes from quoted pairs in a known-terminated quoted string body.
*/
function unescapeQuotedPairs(str, start, end) {
	let result = "";
	for (let index = start; index < end; index++) if (str.charCodeAt(index) === BSLASH) {
		result += str.slice(start, index);
		start = ++index;
	}
	return result + str.slice(start, end);
}

// node_modules/json-with-bigint/json-with-bigint.js
const intRegex = /^-?\d+$/;
const noiseValue = /^-?\d+n+$/;
const originalStringify = JSON.stringify;
const originalParse = JSON.parse;
const customFormat = /^-?\d+n$/;
const bigIntsStringify = /([\[:])?"(-?\d+)n"($|\s*[,\}\]])/g;
const noiseStringify = /([\[:])?("-?\d+n+)n("$|"\s*[,\}\]])/g;
/**
* @typedef {(this: any, key: string | number | undefined, value: any) => any} Replacer
* @typedef {(key: string | number | undefined, value: any, context?: { source: string }) => any} Reviver
*/
/**
* Checks if a value is unstringifiable according to native JSON.stringify rules.
*
* @param {any} val The value to check.
* @returns {boolean} True if the value is undefined, a function, or a symbol.
*/
const isUnstringifiable = (val) => val === void 0 || typeof val === "function" || typeof val === "symbol";
/**
* Checks if a value is a native JSON.rawJSON object (Node.js 22+).
*
* @param {any} val The value to check.
* @returns {boolean} True if the value is a RawJSON instance.
*/
const isRawJSON = (val) => val !== null && typeof val === "object" && val.constructor && val.constructor.name === "RawJSON";
/**
* Iteratively converts a JS value to a JSON string.
* Used as a fallback when the native JSON.stringify hits the Maximum Call Stack size.
* Fully compliant with JSON formatting (space), replacers, and toJSON behaviors.
*
* @param {any} rootValue The value to stringify.
* @param {Replacer | Array<string | number> | null} [replacer] User's custom replacer function.
* @param {string | number} [spaceParam] Indentation for pretty-printing.
* @returns {string | undefined} The generated JSON string.
*/
const stringifyIteratively = (rootValue, replacer, spaceParam) => {
	let space = "";
	if (typeof spaceParam === "number") space = " ".repeat(Math.min(10, Math.max(0, Math.floor(spaceParam))));
	else if (typeof spaceParam === "string") space = spaceParam.slice(0, 10);
	const isFunctionReplacer = typeof replacer === "function";
	const propertyList = Array.isArray(replacer) ? new Set(replacer.map(String)) : null;
	/**
	* Prepares a value for stringification by resolving toJSON, handling BigInts,
	* applying custom replacers, and unwrapping primitive objects.
	*
	* @param {object|Array} parent The parent object or array holding the value.
	* @param {string} key The key associated with the value.
	* @param {any} val The raw value to process.
	* @returns {any} The processed value ready for stringification.
	*/
	const prepareVal = (parent, key, val) => {
		if (val !== null && typeof val === "object" && typeof val.toJSON === "function") val = val.toJSON(key);
		if (typeof val === "string" && noiseValue.test(val)) return val + "n";
		if (typeof val === "bigint") {
			if ("rawJSON" in JSON) return JSON.rawJSON(val.toString());
			return val.toString() + "n";
		}
		if (isFunctionReplacer) val = replacer.call(parent, key, val);
		if (val !== null && typeof val === "object") {
			if (val instanceof Number || val instanceof String || val instanceof Boolean) val = val.valueOf();
		}
		return val;
	};
	const rootProcessed = prepareVal({ "": rootValue }, "", rootValue);
	if (isUnstringifiable(rootProcessed)) return;
	const isRootPrimitive = rootProcessed === null || typeof rootProcessed !== "object";
	const isRootNativeRawJSON = isRawJSON(rootProcessed);
	if (isRootPrimitive || isRootNativeRawJSON) return originalStringify(rootProcessed);
	const chunks = [];
	let level = 0;
	const stack = [{
		parent: { "": rootProcessed },
		key: "",
		val: rootProcessed,
		isArray: Array.isArray(rootProcessed),
		keys: Array.isArray(rootProcessed) ? null : Object.keys(rootProcessed),
		index: 0,
		first: true
	}];
	const visited = new WeakSet([rootProcessed]);
	while (stack.length > 0) {
		const node = stack[stack.length - 1];
		if (node.index === 0) {
			chunks.push(node.isArray ? "[" : "{");
			level++;
		}
		let isDone = false;
		if (node.isArray) {
			if (node.index < node.val.length) {
				if (!node.first) chunks.push(",");
				if (space) chunks.push("\n" + space.repeat(level));
				const childRaw = node.val[node.index];
				const childVal = prepareVal(node.val, String(node.index), childRaw);
				if (isUnstringifiable(childVal)) {
					chunks.push("null");
					node.first = false;
					node.index++;
				} else {
					const isComplexObject = childVal !== null && typeof childVal === "object";
					const isNativeRaw = isRawJSON(childVal);
					if (isComplexObject && !isNativeRaw) {
						if (visited.has(childVal)) throw new TypeError("Converting circular structure to JSON");
						visited.add(childVal);
						stack.push({
							parent: node.val,
							key: String(node.index),
							val: childVal,
							isArray: Array.isArray(childVal),
							keys: Array.isArray(childVal) ? null : Object.keys(childVal),
							index: 0,
							first: true
						});
						node.first = false;
						node.index++;
					} else {
						chunks.push(originalStringify(childVal));
						node.first = false;
						node.index++;
					}
				}
			} else isDone = true;
		} else {
			while (node.index < node.keys.length) {
				const k = node.keys[node.index++];
				if (propertyList && !propertyList.has(k)) continue;
				const childRaw = node.val[k];
				const childVal = prepareVal(node.val, k, childRaw);
				if (isUnstringifiable(childVal)) continue;
				if (!node.first) chunks.push(",");
				if (space) chunks.push("\n" + space.repeat(level) + originalStringify(k) + ": ");
				else chunks.push(originalStringify(k) + ":");
				const isComplexObject = childVal !== null && typeof childVal === "object";
				const isNativeRaw = isRawJSON(childVal);
				if (isComplexObject && !isNativeRaw) {
					if (visited.has(childVal)) throw new TypeError("Converting circular structure to JSON");
					visited.add(childVal);
					stack.push({
						parent: node.val,
						key: k,
						val: childVal,
						isArray: Array.isArray(childVal),
						keys: Array.isArray(childVal) ? null : Object.keys(childVal),
						index: 0,
						first: true
					});
					node.first = false;
					break;
				} else {
					chunks.push(originalStringify(childVal));
					node.first = false;
				}
			}
			if (node.index >= node.keys.length && stack[stack.length - 1] === node) isDone = true;
		}
		if (isDone) {
			level--;
			if (!node.first && space) chunks.push("\n" + space.repeat(level));
			chunks.push(node.isArray ? "]" : "}");
			visited.delete(node.val);
			stack.pop();
		}
	}
	return chunks.join("");
};
/**
* Converts a JavaScript value to a JSON string.
*
* Supports serialization of BigInt values using two strategies:
* 1. Custom format "123n" → "123" (universal fallback)
* 2. Native JSON.rawJSON() (Node.js 22+, fastest) when available
*
* All other values are serialized exactly like native JSON.stringify().
*
* @param {*} value The value to convert to a JSON string.
* @param {Replacer | Array<string | number> | null} [replacer]
* A function that alters the behavior of the stringification process,
* or an array of strings/numbers to indicate properties to exclude.
* @param {string | number} [space]
* A string or number to specify indentation or pretty-printing.
* @returns {string} The JSON string representation.
*/
const JSONStringify = (value, replacer, space) => {
	try {
		if ("rawJSON" in JSON) return originalStringify(value, (key, val) => {
			if (typeof val === "bigint") return JSON.rawJSON(val.toString());
			if (typeof replacer === "function") return replacer(key, val);
			if (Array.isArray(replacer) && replacer.includes(key)) return val;
			return val;
		}, space);
		if (!value) return originalStringify(value, replacer, space);
		return originalStringify(value, (key, val) => {
			if (typeof val === "string" && noiseValue.test(val)) return val.toString() + "n";
			if (typeof val === "bigint") return val.toString() + "n";
			if (typeof replacer === "function") return replacer(key, val);
			if (Array.isArray(replacer) && replacer.includes(key)) return val;
			return val;
		}, space).replace(bigIntsStringify, "$1$2$3").replace(noiseStringify, "$1$2$3");
	} catch (error) {
		if (error instanceof RangeError) {
			const convertedJSON = stringifyIteratively(value, replacer, space);
			if (convertedJSON === void 0) return void 0;
			if ("rawJSON" in JSON) return convertedJSON;
			return convertedJSON.replace(bigIntsStringify, "$1$2$3").replace(noiseStringify, "$1$2$3");
		}
		throw error;
	}
};
const featureCache = /* @__PURE__ */ new Map();
/**
* Detects if the current JSON.parse implementation supports the context.source feature.
*
* Uses toString() fingerprinting to cache results and automatically detect runtime
* replacements of JSON.parse (polyfills, mocks, etc.).
*
* @returns {boolean} true if context.source is supported, false otherwise.
*/
const isContextSourceSupported = () => {
	const parseFingerprint = JSON.parse.toString();
	if (featureCache.has(parseFingerprint)) return featureCache.get(parseFingerprint);
	try {
		const result = JSON.parse("1", (_, __, context) => !!context?.source && context.source === "1");
		featureCache.set(parseFingerprint, result);
		return result;
	} catch {
		featureCache.set(parseFingerprint, false);
		return false;
	}
};
/**
* Reviver function that converts custom-format BigInt strings back to BigInt values.
* Also handles "noise" strings that accidentally match the BigInt format.
*
* @param {string | number | undefined} key The object key.
* @param {*} value The value being parsed.
* @param {object} [context] Parse context (if supported by JSON.parse).
* @param {Reviver} [userReviver] User's custom reviver function.
* @returns {any} The transformed value.
*/
const convertMarkedBigIntsReviver = (key, value, context, userReviver) => {
	if (typeof value === "string" && customFormat.test(value)) return BigInt(value.slice(0, -1));
	if (typeof value === "string" && noiseValue.test(value)) return value.slice(0, -1);
	if (!(typeof userReviver === "function")) return value;
	return userReviver(key, value, context);
};
/**
* Fast JSON.parse implementation (~2x faster than classic fallback).
* Uses JSON.parse's context.source feature to detect integers and convert
* large numbers directly to BigInt without string manipulation.
*
* Does not support legacy custom format from v1 of this library.
*
* @param {string} text JSON string to parse.
* @param {Reviver} [reviver] Transform function to apply to each value.
* @returns {any} Parsed JavaScript value.
*/
const JSONParseV2 = (text, reviver) => {
	return JSON.parse(text, (key, value, context) => {
		const isBigNumber = typeof value === "number" && (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER);
		const isInt = context && intRegex.test(context.source);
		if (isBigNumber && isInt) return BigInt(context.source);
		if (!(typeof reviver === "function")) return value;
		return reviver(key, value, context);
	});
};
const MAX_INT = Number.MAX_SAFE_INTEGER.toString();
const MAX_DIGITS = MAX_INT.length;
const stringsOrLargeNumbers = /"(?:[^"\\]|\\.)*"|-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/g;
const noiseValueWithQuotes = /^"-?\d+n+"$/;
/**
* Iteratively traverses the parsed object bottom-up (post-order),
* emulating the native JSON.parse reviver behavior.
* This avoids Call Stack overflows (RangeError) on deeply nested structures.
*
* @param {any} parsed The natively parsed JSON object.
* @param {Reviver} [userReviver] User's custom reviver function.
* @returns {any} The fully processed object.
*/
const applyReviverIteratively = (parsed, userReviver) => {
	const rootHolder = { "": parsed };
	const stack = [{
		parent: rootHolder,
		key: "",
		visited: false
	}];
	while (stack.length > 0) {
		const node = stack[stack.length - 1];
		if (!node.visited) {
			node.visited = true;
			const value = node.parent[node.key];
			if (value !== null && typeof value === "object") {
				const keys = Object.keys(value);
				for (let i = keys.length - 1; i >= 0; i--) stack.push({
					parent: value,
					key: keys[i],
					visited: false
				});
			}
		} else {
			const { parent, key } = node;
			let value = parent[key];
			if (typeof value === "string") {
				if (customFormat.test(value)) value = BigInt(value.slice(0, -1));
				else if (noiseValue.test(value)) value = value.slice(0, -1);
			}
			if (typeof userReviver === "function") value = userReviver.call(parent, key, value);
			if (value === void 0) delete parent[key];
			else parent[key] = value;
			stack.pop();
		}
	}
	return rootHolder[""];
};
/**
* Pre-processes the JSON string to mark large numbers with an 'n' suffix.
*
* @param {string} text The raw JSON string.
* @returns {string} The serialized string with marked BigInts.
*/
const serializeBigInts = (text) => {
	return text.replace(stringsOrLargeNumbers, (match, digits, fractional, exponential) => {
		const isString = match[0] === "\"";
		if (isString && noiseValueWithQuotes.test(match)) return match.substring(0, match.length - 1) + "n\"";
		const hasFractionalOrExponential = fractional || exponential;
		const isLessThanMaxSafeInt = digits && (digits.length < MAX_DIGITS || digits.length === MAX_DIGITS && digits <= MAX_INT);
		if (isString || hasFractionalOrExponential || isLessThanMaxSafeInt) return match;
		return "\"" + match + "n\"";
	});
};
/**
* Converts a JSON string into a JavaScript value.
*
* Supports parsing of large integers using two strategies:
* 1. Classic fallback: Marks large numbers with "123n" format, then converts to BigInt
* 2. Fast path (JSONParseV2): Uses context.source feature (~2x faster) when available
*
* All other JSON values are parsed exactly like native JSON.parse().
*
* @param {string} text A valid JSON string.
* @param {Reviver} [reviver]
* A function that transforms the results. This function is called for each member
* of the object. If a member contains nested objects, the nested objects are
* transformed before the parent object is.
* @returns {any} The parsed JavaScript value.
* @throws {SyntaxError} If text is not valid JSON.
*/
const JSONParse = (text, reviver) => {
	if (!text) return originalParse(text, reviver);
	try {
		if (isContextSourceSupported()) return JSONParseV2(text, reviver);
		const serializedData = serializeBigInts(text);
		return originalParse(serializedData, (key, value, context) => convertMarkedBigIntsReviver(key, value, context, reviver));
	} catch (error) {
		if (error instanceof RangeError) {
			const serializedData = serializeBigInts(text);
			const parsed = originalParse(serializedData);
			return applyReviverIteratively(parsed, reviver);
		}
		throw error;
	}
};

// node_modules/@octokit/request-error/dist-src/index.js
var RequestError = class extends Error {
	name;
	/**
	* http status code
	*/
	status;
	/**
	* Request options that lead to the error.
	*/
	request;
	/**
	* Response object if a response was received
	*/
	response;
	constructor(message, statusCode, options) {
		super(message, { cause: options.cause });
		this.name = "HttpError";
		this.status = Number.parseInt(statusCode);
		if (Number.isNaN(this.status)) this.status = 0;
		/* v8 ignore else -- @preserve -- Bug with vitest coverage where it sees an else branch that doesn't exist */
		if ("response" in options) this.response = options.response;
		const requestCopy = Object.assign({}, options.request);
		if (options.request.headers.authorization) requestCopy.headers = Object.assign({}, options.request.headers, { authorization: options.request.headers.authorization.replace(/(?<! ) .*$/, " [REDACTED]") });
		requestCopy.url = requestCopy.url.replace(/\bclient_secret=\w+/g, "client_secret=[REDACTED]").replace(/\baccess_token=\w+/g, "access_token=[REDACTED]");
		this.request = requestCopy;
	}
};

// node_modules/@octokit/request/dist-bundle/index.js
var defaults_default = { headers: { "user-agent": `octokit-request.js/10.0.16 ${getUserAgent()}` } };
function isPlainObject(value) {
	if (typeof value !== "object" || value === null) return false;
	if (Object.prototype.toString.call(value) !== "[object Object]") return false;
	const proto = Object.getPrototypeOf(value);
	if (proto === null) return true;
	const Ctor = Object.prototype.hasOwnProperty.call(proto, "constructor") && proto.constructor;
	return typeof Ctor === "function" && Ctor instanceof Ctor && Function.prototype.call(Ctor) === Function.prototype.call(value);
}
var noop$1 = () => "";
async function fetchWrapper(requestOptions) {
	const fetch = requestOptions.request?.fetch || globalThis.fetch;
	if (!fetch) throw new Error("fetch is not set. Please pass a fetch implementation as new Octokit({ request: { fetch }}). Learn more at https://github.com/octokit/octokit.js/#fetch-missing");
	const log = requestOptions.request?.log || console;
	const parseSuccessResponseBody = requestOptions.request?.parseSuccessResponseBody !== false;
	const body = isPlainObject(requestOptions.body) || Array.isArray(requestOptions.body) ? JSONStringify(requestOptions.body) : requestOptions.body;
	const requestHeaders = Object.fromEntries(Object.entries(requestOptions.headers).map(([name, value]) => [name, String(value)]));
	let fetchResponse;
	try {
		fetchResponse = await fetch(requestOptions.url, {
			method: requestOptions.method,
			body,
			redirect: requestOptions.request?.redirect,
			headers: requestHeaders,
			signal: requestOptions.request?.signal,
			...requestOptions.body && { duplex: "half" }
		});
	} catch (error) {
		let message = "Unknown Error";
		if (error instanceof Error) {
			if (error.name === "AbortError") {
				error.status = 500;
				throw error;
			}
			message = error.message;
			if (error.name === "TypeError" && "cause" in error) {
				if (error.cause instanceof Error) message = error.cause.message;
				else if (typeof error.cause === "string") message = error.cause;
			}
		}
		const requestError = new RequestError(message, 500, { request: requestOptions });
		requestError.cause = error;
		throw requestError;
	}
	const status = fetchResponse.status;
	const url = fetchResponse.url;
	const responseHeaders = {};
	for (const [key, value] of fetchResponse.headers) responseHeaders[key] = value;
	const octokitResponse = {
		url,
		status,
		headers: responseHeaders,
		data: ""
	};
	if ("deprecation" in responseHeaders) {
		const matches = responseHeaders.link && responseHeaders.link.match(/<([^<>]+)>; rel="deprecation"/);
		const deprecationLink = matches && matches.pop();
		log.warn(`[@octokit/request] "${requestOptions.method} ${requestOptions.url}" is deprecated. It is scheduled to be removed on ${responseHeaders.sunset}${deprecationLink ? `. See ${deprecationLink}` : ""}`);
	}
	if (status === 204 || status === 205) return octokitResponse;
	if (requestOptions.method === "HEAD") {
		if (status < 400) return octokitResponse;
		throw new RequestError(fetchResponse.statusText, status, {
			response: octokitResponse,
			request: requestOptions
		});
	}
	if (status === 304) {
		octokitResponse.data = await getResponseData(fetchResponse);
		throw new RequestError("Not modified", status, {
			response: octokitResponse,
			request: requestOptions
		});
	}
	if (status >= 400) {
		octokitResponse.data = await getResponseData(fetchResponse);
		throw new RequestError(toErrorMessage(octokitResponse.data), status, {
			response: octokitResponse,
			request: requestOptions
		});
	}
	octokitResponse.data = parseSuccessResponseBody ? await getResponseData(fetchResponse) : fetchResponse.body;
	return octokitResponse;
}
async function getResponseData(response) {
	const contentType = response.headers.get("content-type");
	if (!contentType) return response.text().catch(noop$1);
	const mimetype = parse$3(contentType);
	if (isJSONResponse(mimetype)) {
		let text = "";
		try {
			text = await response.text();
			return JSONParse(text);
		} catch (err) {
			return text;
		}
	} else if (mimetype.type.startsWith("text/") || mimetype.parameters.charset?.toLowerCase() === "utf-8" && mimetype.type !== "application/octet-stream") return response.text().catch(noop$1);
	else return response.arrayBuffer().catch(
		/* v8 ignore next -- @preserve */
		() => /* @__PURE__ */ new ArrayBuffer(0)
	);
}
function isJSONResponse(mimetype) {
	return mimetype.type === "application/json" || mimetype.type === "application/scim+json";
}
function toErrorMessage(data) {
	if (typeof data === "string") return data;
	if (data instanceof ArrayBuffer) return "Unknown error";
	if (typeof data === "object" && data !== null && "message" in data) {
		const objectData = data;
		const suffix = "documentation_url" in objectData ? ` - ${objectData.documentation_url}` : "";
		return Array.isArray(objectData.errors) ? `${objectData.message}: ${objectData.errors.map((v) => JSON.stringify(v)).join(", ")}${suffix}` : `${objectData.message}${suffix}`;
	}
	return `Unknown error: ${JSON.stringify(data)}`;
}
function withDefaults$1(oldEndpoint, newDefaults) {
	const endpoint2 = oldEndpoint.defaults(newDefaults);
	const newApi = function(route, parameters) {
		const endpointOptions = endpoint2.merge(route, parameters);
		if (!endpointOptions.request || !endpointOptions.request.hook) return fetchWrapper(endpoint2.parse(endpointOptions));
		const request2 = (route2, parameters2) => {
			return fetchWrapper(endpoint2.parse(endpoint2.merge(route2, parameters2)));
		};
		Object.assign(request2, {
			endpoint: endpoint2,
			defaults: withDefaults$1.bind(null, endpoint2)
		});
		return endpointOptions.request.hook(request2, endpointOptions);
	};
	return Object.assign(newApi, {
		endpoint: endpoint2,
		defaults: withDefaults$1.bind(null, endpoint2)
	});
}
var request = withDefaults$1(endpoint, defaults_default);
/* v8 ignore next -- @preserve */
/* v8 ignore else -- @preserve */

// node_modules/@octokit/graphql/dist-bundle/index.js
var VERSION$1 = "0.0.0-development";
function _buildMessageForResponseErrors(data) {
	return `Request failed due to following response errors:
` + data.errors.map((e) => ` - ${e.message}`).join("\n");
}
var GraphqlResponseError = class extends Error {
	constructor(request2, headers, response) {
		super(_buildMessageForResponseErrors(response));
		this.request = request2;
		this.headers = headers;
		this.response = response;
		this.errors = response.errors;
		this.data = response.data;
		if (Error.captureStackTrace) Error.captureStackTrace(this, this.constructor);
	}
	request;
	headers;
	response;
	name = "GraphqlResponseError";
	errors;
	data;
};
var NON_VARIABLE_OPTIONS = [
	"method",
	"baseUrl",
	"url",
	"headers",
	"request",
	"query",
	"mediaType",
	"operationName"
];
var FORBIDDEN_VARIABLE_OPTIONS = [
	"query",
	"method",
	"url"
];
var GHES_V3_SUFFIX_REGEX = /\/api\/v3\/?$/;
function graphql(request2, query, options) {
	if (options) {
		if (typeof query === "string" && "query" in options) return Promise.reject(/* @__PURE__ */ new Error(`[@octokit/graphql] "query" cannot be used as variable name`));
		for (const key in options) {
			if (!FORBIDDEN_VARIABLE_OPTIONS.includes(key)) continue;
			return Promise.reject(/* @__PURE__ */ new Error(`[@octokit/graphql] "${key}" cannot be used as variable name`));
		}
	}
	const parsedOptions = typeof query === "string" ? Object.assign({ query }, options) : query;
	const requestOptions = Object.keys(parsedOptions).reduce((result, key) => {
		if (NON_VARIABLE_OPTIONS.includes(key)) {
			result[key] = parsedOptions[key];
			return result;
		}
		if (!result.variables) result.variables = {};
		result.variables[key] = parsedOptions[key];
		return result;
	}, {});
	const baseUrl = parsedOptions.baseUrl || request2.endpoint.DEFAULTS.baseUrl;
	if (GHES_V3_SUFFIX_REGEX.test(baseUrl)) requestOptions.url = baseUrl.replace(GHES_V3_SUFFIX_REGEX, "/api/graphql");
	return request2(requestOptions).then((response) => {
		if (response.data.errors) {
			const headers = {};
			for (const key of Object.keys(response.headers)) headers[key] = response.headers[key];
			throw new GraphqlResponseError(requestOptions, headers, response.data);
		}
		return response.data.data;
	});
}
function withDefaults(request2, newDefaults) {
	const newRequest = request2.defaults(newDefaults);
	const newApi = (query, options) => {
		return graphql(newRequest, query, options);
	};
	return Object.assign(newApi, {
		defaults: withDefaults.bind(null, newRequest),
		endpoint: newRequest.endpoint
	});
}
var graphql2 = withDefaults(request, {
	headers: { "user-agent": `octokit-graphql.js/${VERSION$1} ${getUserAgent()}` },
	method: "POST",
	url: "/graphql"
});
function withCustomRequest(customRequest) {
	return withDefaults(customRequest, {
		method: "POST",
		url: "/graphql"
	});
}
/* v8 ignore if -- @preserve */

// node_modules/@octokit/auth-token/dist-bundle/index.js
var b64url = "(?:[a-zA-Z0-9_-]+)";
var sep = "\\.";
var jwtRE = new RegExp(`^${b64url}${sep}${b64url}${sep}${b64url}$`);
var isJWT = jwtRE.test.bind(jwtRE);
async function auth(token) {
	const isApp = isJWT(token);
	const isInstallation = token.startsWith("v1.") || token.startsWith("ghs_");
	const isUserToServer = token.startsWith("ghu_");
	return {
		type: "token",
		token,
		tokenType: isApp ? "app" : isInstallation ? "installation" : isUserToServer ? "user-to-server" : "oauth"
	};
}
function withAuthorizationPrefix(token) {
	if (token.split(/\./).length === 3) return `bearer ${token}`;
	return `token ${token}`;
}
async function hook(token, request, route, parameters) {
	const endpoint = request.endpoint.merge(route, parameters);
	endpoint.headers.authorization = withAuthorizationPrefix(token);
	return request(endpoint);
}
var createTokenAuth = function createTokenAuth2(token) {
	if (!token) throw new Error("[@octokit/auth-token] No token passed to createTokenAuth");
	if (typeof token !== "string") throw new Error("[@octokit/auth-token] Token passed to createTokenAuth is not a string");
	token = token.replace(/^(token|bearer) +/i, "");
	return Object.assign(auth.bind(null, token), { hook: hook.bind(null, token) });
};

// node_modules/@octokit/core/dist-src/version.js
const VERSION = "7.0.8";

// node_modules/@octokit/core/dist-src/index.js
const noop = () => {};
const consoleWarn = console.warn.bind(console);
const consoleError = console.error.bind(console);
function createLogger(logger = {}) {
	if (typeof logger.debug !== "function") logger.debug = noop;
	if (typeof logger.info !== "function") logger.info = noop;
	if (typeof logger.warn !== "function") logger.warn = consoleWarn;
	if (typeof logger.error !== "function") logger.error = consoleError;
	return logger;
}
const userAgentTrail = `octokit-core.js/${VERSION} ${getUserAgent()}`;
var Octokit = class {
	static VERSION = VERSION;
	static defaults(defaults) {
		const OctokitWithDefaults = class extends this {
			constructor(...args) {
				const options = args[0] || {};
				if (typeof defaults === "function") {
					super(defaults(options));
					return;
				}
				super(Object.assign({}, defaults, options, options.userAgent && defaults.userAgent ? { userAgent: `${options.userAgent} ${defaults.userAgent}` } : null));
			}
		};
		return OctokitWithDefaults;
	}
	static plugins = [];
	/**
	* Attach a plugin (or many) to your Octokit instance.
	*
	* @example
	* const API = Octokit.plugin(plugin1, plugin2, plugin3, ...)
	*/
	static plugin(...newPlugins) {
		const currentPlugins = this.plugins;
		const NewOctokit = class extends this {
			static plugins = currentPlugins.concat(newPlugins.filter((plugin) => !currentPlugins.includes(plugin)));
		};
		return NewOctokit;
	}
	constructor(options = {}) {
		const hook = new before_after_hook_default.Collection();
		const requestDefaults = {
			baseUrl: request.endpoint.DEFAULTS.baseUrl,
			headers: {},
			request: Object.assign({}, options.request, { hook: hook.bind(null, "request") }),
			mediaType: {
				previews: [],
				format: ""
			}
		};
		requestDefaults.headers["user-agent"] = options.userAgent ? `${options.userAgent} ${userAgentTrail}` : userAgentTrail;
		if (options.baseUrl) requestDefaults.baseUrl = options.baseUrl;
		if (options.previews) requestDefaults.mediaType.previews = options.previews;
		if (options.timeZone) requestDefaults.headers["time-zone"] = options.timeZone;
		this.request = request.defaults(requestDefaults);
		this.graphql = withCustomRequest(this.request).defaults(requestDefaults);
		this.log = createLogger(options.log);
		this.hook = hook;
		if (!options.authStrategy) {
			if (!options.auth) this.auth = async () => ({ type: "unauthenticated" });
			else {
				const auth = createTokenAuth(options.auth);
				hook.wrap("request", auth.hook);
				this.auth = auth;
			}
		} else {
			const { authStrategy, ...otherOptions } = options;
			const auth = authStrategy(Object.assign({
				request: this.request,
				log: this.log,
				octokit: this,
				octokitOptions: otherOptions
			}, options.auth));
			hook.wrap("request", auth.hook);
			this.auth = auth;
		}
		const classConstructor = this.constructor;
		for (let i = 0; i < classConstructor.plugins.length; ++i) Object.assign(this, classConstructor.plugins[i](this, options));
	}
	request;
	graphql;
	log;
	hook;
	auth;
};

// src/adapters/github/problem.ts
/** What went wrong with a call, in our words: a Failure, and whether it may be sent again. */
const HEADERS = record(string(), union([string(), number()]).optional());
const HTTP_ERROR = object({
	status: number(),
	message: string(),
	response: object({ headers: HEADERS }).optional()
});
/** GitHub asks to wait at least a minute where a limit does not say until when. */
const LONG_PAUSE = 6e4;
/** What an error of Octokit stands for; null for one that is not about the world. */
function httpProblem(cause, about) {
	const parsed = HTTP_ERROR.safeParse(cause);
	if (!parsed.success) return null;
	const error = parsed.data;
	if (error.response === void 0) return {
		failure: failed("github-unavailable", about, `GitHub did not answer: ${reasonOf(cause)}`, cause),
		pause: "back-off",
		happened: isUnsent(cause) ? "no" : "unknown"
	};
	if (isLimit(error)) return {
		failure: failed("github-rate-limited", about, `GitHub answered HTTP ${error.status}: ${error.message}`, cause),
		pause: pauseOf(error, about.now),
		happened: "no"
	};
	const code = codeOf(error.status);
	return {
		failure: failed(code, about, `GitHub answered HTTP ${error.status}: ${error.message}${adviceFor(error, about)}`, cause),
		pause: code === "github-unavailable" ? "back-off" : null,
		happened: "unknown"
	};
}
function codeOf(status) {
	if (status === 401) return "github-unauthorised";
	if (status === 403) return "github-forbidden";
	if (status === 404 || status === 410) return "github-not-found";
	return status >= 500 || status === 408 ? "github-unavailable" : "github-refused";
}
function isLimit({ status, message, response }) {
	if (status === 429) return true;
	if (status !== 403) return false;
	const { headers = {} } = response ?? {};
	return headers["retry-after"] !== void 0 || String(headers["x-ratelimit-remaining"]) === "0" || /rate limit/i.test(message);
}
function pauseOf({ response }, now) {
	const { headers = {} } = response ?? {};
	const seconds = Number(headers["retry-after"] ?? NaN);
	if (Number.isFinite(seconds)) return Math.max(0, seconds * 1e3);
	const reset = Number(headers["x-ratelimit-reset"] ?? NaN) * 1e3;
	return Number.isFinite(reset) && String(headers["x-ratelimit-remaining"]) === "0" ? Math.max(0, reset - now) + 1e3 : LONG_PAUSE;
}
function adviceFor({ status, response }, { call }) {
	if (status === 401) return ". Give the action a token that is valid, as `token: ${{ github.token }}`";
	if (status !== 403) return "";
	return `. ${permissionLines(response?.headers["x-accepted-github-permissions"], call.needs)}`;
}
/** `contents=write; issues=write` → the lines that the workflow's `permissions:` may lack. */
function permissionLines(accepted, needs) {
	const sets = String(accepted ?? "").split(";").map((set) => set.split(",").map((each) => each.trim().replaceAll("_", "-").replace("=", ": ")).filter((each) => each !== "")).filter((set) => set.length > 0).map((set) => set.map((each) => `\`${each}\``).join(" and "));
	return `Add to \`permissions:\` of the job: ${sets.length === 0 ? needs : sets.join(" or ")}`;
}
function isUnsent(cause) {
	if (!(cause instanceof Error)) return false;
	const code = "code" in cause ? cause.code : null;
	return code === "ECONNREFUSED" || code === "ENOTFOUND" || code === "EAI_AGAIN" || isUnsent(cause.cause);
}
function failed(code, { call }, said, cause) {
	return new Failure(code, `Asked for ${call.what}. ${said}`, { cause });
}
const ERRORS = object({ errors: array(object({
	type: string().optional(),
	message: string()
})).min(1) });
const CODES = {
	NOT_FOUND: "github-not-found",
	FORBIDDEN: "github-forbidden",
	INSUFFICIENT_SCOPES: "github-forbidden",
	UNAUTHORIZED: "github-unauthorised",
	RATE_LIMITED: "github-rate-limited",
	MAX_NODE_LIMIT_EXCEEDED: "github-refused",
	STALE_DATA: "lost-race"
};
/** `errors` of an answer with HTTP status 200; null where there are none. Partial data next to them does not count. */
function graphqlProblem(body, call) {
	const parsed = ERRORS.safeParse(body);
	const [first] = parsed.success ? parsed.data.errors : [];
	if (first === void 0) return null;
	const code = first.type === void 0 ? untypedCode(first.message) : CODES[first.type] ?? "github-refused";
	const advice = code === "github-forbidden" ? `. Add to \`permissions:\` of the job: ${call.needs}` : "";
	const failure = failed(code, { call }, `GitHub answered: ${first.message}${advice}`, body);
	if (code === "github-rate-limited") return {
		failure,
		pause: LONG_PAUSE,
		happened: "no"
	};
	return {
		failure,
		pause: code === "github-unavailable" ? "back-off" : null,
		happened: "unknown"
	};
}
function untypedCode(message) {
	return /something went wrong|timeout|timed out|couldn't respond/i.test(message) ? "github-unavailable" : "github-refused";
}
/** An answer that is cut off or of another form. */
function garbage(call, body, error) {
	const [issue] = error.issues;
	const where = issue === void 0 ? "" : ` at ${issue.path.join(".") || "its root"}: ${issue.message}`;
	const what = typeof body === "string" ? `${body.length} characters that are no JSON` : `another form${where}`;
	return {
		failure: failed("github-garbage", { call }, `Expected the answer that GitHub describes, got ${what}`, error),
		pause: "back-off",
		happened: "unknown"
	};
}

// src/adapters/github/client.ts
/** One connection to GitHub: every call parsed, timed out, retried where that is harmless, and named when it fails. */
/** Attempts for one call, the first included. */
const MOST_ATTEMPTS$1 = 5;
function connectGitHub(connection) {
	const [owner = "", name = ""] = connection.repository.split("/");
	const octokit = new Octokit({
		auth: connection.token,
		baseUrl: connection.apiUrl,
		userAgent: "model-rollout",
		log: {
			debug: ignore,
			info: ignore,
			warn: ignore,
			error: ignore
		}
	});
	const retry = createRetries(connection);
	const send = async (route, parameters) => {
		const { data } = await octokit.request(route, {
			...parameters,
			request: { signal: AbortSignal.timeout(connection.timeout) }
		});
		return data;
	};
	return {
		owner,
		name,
		rest: (route, parameters, call) => retry(call, async () => {
			const data = await attempt(call, connection, () => send(route, route.includes("{owner}") ? {
				owner,
				repo: name,
				...parameters
			} : parameters));
			return "problem" in data ? data : parseAnswer(call, data.value);
		}),
		graphql: (query, variables, call) => retry(call, async () => {
			const data = await attempt(call, connection, () => send(`POST ${connection.graphqlUrl}`, {
				query,
				variables
			}));
			if ("problem" in data) return data;
			const problem = graphqlProblem(data.value, call);
			return problem === null ? parseAnswer(call, dataOf(data.value)) : { problem };
		})
	};
}
async function attempt(call, { clock }, send) {
	try {
		return { value: await send() };
	} catch (cause) {
		const problem = httpProblem(cause, {
			call,
			now: clock.now()
		});
		if (problem === null) throw cause;
		return { problem };
	}
}
function dataOf(body) {
	return typeof body === "object" && body !== null && "data" in body ? body.data : void 0;
}
/** A body that was cut off, or is of another form than GitHub describes, may be whole the next time. */
function parseAnswer(call, body) {
	const parsed = call.answer.safeParse(body);
	return parsed.success ? { value: parsed.data } : { problem: garbage(call, body, parsed.error) };
}
/** Repeats a call while that is allowed and the pauses fit into what is left of the budget. */
function createRetries({ budget, clock }) {
	let left = budget;
	return async (call, once) => {
		for (let count = 1;; count++) {
			const outcome = await once();
			if ("value" in outcome) return outcome.value;
			const { failure, pause, happened } = outcome.problem;
			const isHarmless = call.repeatable || happened === "no";
			const wait = pause === "back-off" ? 1e3 * 2 ** (count - 1) : pause;
			if (wait === null || !isHarmless || count === MOST_ATTEMPTS$1 || wait > left) throw failure;
			left -= wait;
			await clock.sleep(milliseconds(wait));
		}
	};
}
function ignore() {}
/** The value, or null where GitHub says that there is none. @throws every other Failure */
async function orNone(asked) {
	try {
		return await asked;
	} catch (cause) {
		if (cause instanceof Failure && cause.code === "github-not-found") return null;
		throw cause;
	}
}

// src/adapters/github/deployments.ts
/** A mirror of what happened in GitHub's own list of deployments: one per stage. Never read as evidence. */
const LONGEST_DESCRIPTION$1 = 140;
const NEEDS$6 = "`deployments: write`";
const DEPLOYMENT = object({
	id: number(),
	payload: unknown()
});
const PAYLOAD = object({ digest: string() });
function createDeployments(client) {
	return { record: async (entry) => {
		const id = await findDeployment(client, entry) ?? await createDeployment(client, entry);
		await client.rest("POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses", {
			deployment_id: id,
			state: entry.state,
			description: describe(entry)
		}, {
			answer: unknown(),
			what: `the state of ${environmentOf(entry)}`,
			needs: NEEDS$6,
			repeatable: true
		});
	} };
}
function environmentOf({ rollout, stage }) {
	return `rollout/${rollout}/${stage}`;
}
/** The newest deployment of this stage and plan at this commit. */
async function findDeployment(client, entry) {
	return (await client.rest("GET /repos/{owner}/{repo}/deployments", {
		sha: entry.commit,
		environment: environmentOf(entry),
		per_page: 10
	}, {
		answer: array(DEPLOYMENT),
		what: `deployments of ${environmentOf(entry)}`,
		needs: NEEDS$6,
		repeatable: true
	})).find(({ payload }) => PAYLOAD.safeParse(parse$2(payload)).data?.digest === entry.digest)?.id ?? null;
}
/** GitHub gives a payload back as the object that it was, or as its text. */
function parse$2(payload) {
	if (typeof payload !== "string") return payload;
	try {
		return JSON.parse(payload);
	} catch {
		return null;
	}
}
/** Without `auto_merge: false` GitHub would merge the default branch into the commit. */
async function createDeployment(client, entry) {
	return (await client.rest("POST /repos/{owner}/{repo}/deployments", {
		ref: entry.commit,
		task: "model-rollout",
		auto_merge: false,
		required_contexts: [],
		environment: environmentOf(entry),
		transient_environment: false,
		description: `${entry.rollout}: ${entry.stage}`.slice(0, LONGEST_DESCRIPTION$1),
		payload: { digest: entry.digest }
	}, {
		answer: DEPLOYMENT,
		what: `a deployment of ${environmentOf(entry)}`,
		needs: NEEDS$6,
		repeatable: false
	})).id;
}
/** Ends with the journal's newest hash, which a rewound state branch would not have. */
function describe({ description, journal }) {
	const ending = journal === "" ? "" : ` (journal ${journal.slice(0, 12)})`;
	const characters = Array.from(description);
	const room = LONGEST_DESCRIPTION$1 - ending.length;
	return (characters.length <= room ? description : `${characters.slice(0, room - 1).join("")}…`) + ending;
}

// src/adapters/github/tree.ts
/** Files and folders of a commit as GraphQL gives them. Only plain text files are read; anything else is refused by name. */
/** Largest file that is read, in bytes: the same as the parser's. */
const LONGEST_FILE = 262144;
/** Selections on a `TreeEntry`. */
const FILE_FIELDS = "type mode object { kind: __typename ... on Blob { oid text byteSize isBinary isTruncated } }";
const FOLDER_FIELDS = `type mode object { kind: __typename ... on Tree { entries { name ${FILE_FIELDS} } } }`;
const BLOB$1 = strictObject({
	kind: literal("Blob"),
	oid: string(),
	text: string().nullable(),
	byteSize: number(),
	isBinary: boolean().nullable(),
	isTruncated: boolean()
});
const NO_BLOB = strictObject({ kind: _enum([
	"Tree",
	"Commit",
	"Tag"
]) });
const ENTRY = {
	type: string(),
	mode: number()
};
const FILE_OBJECT = discriminatedUnion("kind", [BLOB$1, NO_BLOB]).nullable();
const FILE = strictObject({
	...ENTRY,
	object: FILE_OBJECT
});
const FOLDER = strictObject({
	...ENTRY,
	object: discriminatedUnion("kind", [strictObject({
		kind: literal("Tree"),
		entries: array(strictObject({
			name: string(),
			...ENTRY,
			object: FILE_OBJECT
		})).nullable()
	}), strictObject({ kind: _enum([
		"Blob",
		"Commit",
		"Tag"
	]) })]).nullable()
});
/** Modes of git, as GraphQL gives them: decimal. */
const SYMLINK = 40960;
/** @throws Failure file-unreadable for a symlink, a submodule, a folder, a binary or more than 256 KiB. */
function fileAt(path, entry) {
	const { object, mode, type } = entry;
	if (mode === SYMLINK) throw unreadable(path, "a file", "a symlink");
	if (type !== "blob" || object === null || object.kind !== "Blob") throw unreadable(path, "a file", type === "commit" ? "a submodule" : "a folder");
	if (object.byteSize > LONGEST_FILE || object.isTruncated) throw unreadable(path, `at most ${LONGEST_FILE} bytes`, `${object.byteSize}`);
	if (object.isBinary === true || object.text === null) throw unreadable(path, "text", "binary bytes");
	return {
		path,
		blob: object.oid,
		text: object.text
	};
}
/** Files directly in a folder, those of which `isWanted`; a folder that is not there has none. @throws Failure file-unreadable */
function filesIn(folder, entry, isWanted) {
	if (entry === null) return [];
	if (entry.object?.kind !== "Tree") throw unreadable(folder, "a folder", "something else");
	return (entry.object.entries ?? []).filter(({ name, type }) => type !== "tree" && isWanted(name)).map(({ name, ...file }) => fileAt(`${folder}/${name}`, file));
}
function isYaml(name) {
	return /\.ya?ml$/.test(name);
}
/** A path as GraphQL takes it: without slashes at its ends. */
function cleanPath(path) {
	return path.replaceAll(/^\/+|\/+$/g, "");
}
function unreadable(path, expected, found) {
	return new Failure("file-unreadable", `Expected ${expected} at ${path}, found ${found}. Put a plain text file there`);
}

// src/adapters/github/named-files.ts
/** Files and folders at commits: many paths of several commits in one request. */
/** Paths that one request asks for at most; each is a file of up to 256 KiB. */
const MOST_PATHS = 50;
const NEEDS$5 = "`contents: read`";
const FILES_ANSWER = strictObject({ repository: record(string(), record(string(), FILE.nullable()).nullable()) });
const FOLDERS_ANSWER = strictObject({ repository: strictObject({ object: record(string(), FOLDER.nullable()).nullable() }) });
/** In the order of `wanted`; null where there is no such file. @throws Failure github-…, file-unreadable */
async function readFiles(client, wanted) {
	const found = [];
	for (let start = 0; start < wanted.length; start += MOST_PATHS) found.push(...await readSome(client, wanted.slice(start, start + MOST_PATHS)));
	return found;
}
async function readSome(client, wanted) {
	const named = wanted.map((each, index) => ({
		...each,
		alias: `f${index}`
	}));
	const commits = [...new Set(wanted.map(({ commit }) => commit))];
	const trees = commits.map((commit, index) => {
		return `t${index}: object(oid: $t${index}) { ... on Commit { ${named.filter((each) => each.commit === commit).map(({ alias }) => `${alias}: file(path: $${alias}) { ${FILE_FIELDS} }`).join(" ")} } }`;
	});
	const declared = [...commits.map((_, index) => `, $t${index}: GitObjectID!`), ...named.map(({ alias }) => `, $${alias}: String!`)];
	const { repository } = await client.graphql(`query NamedFiles($owner: String!, $name: String!${declared.join("")}) {
  repository(owner: $owner, name: $name) { ${trees.join("\n    ")} }
}`, {
		owner: client.owner,
		name: client.name,
		...Object.fromEntries(commits.map((commit, index) => [`t${index}`, commit])),
		...Object.fromEntries(named.map(({ alias, path }) => [alias, cleanPath(path)]))
	}, {
		answer: FILES_ANSWER,
		what: "the files that rollouts name",
		needs: NEEDS$5,
		repeatable: true
	});
	return named.map(({ alias, commit, path }) => {
		const entry = repository[`t${commits.indexOf(commit)}`]?.[alias] ?? null;
		return entry === null ? null : fileAt(cleanPath(path), entry);
	});
}
/** Files directly in folders of one commit. @throws Failure github-…, file-unreadable */
async function readFolders(client, commit, { folders, isWanted }) {
	if (folders.length === 0) return [];
	const named = folders.map((folder, index) => ({
		folder: cleanPath(folder),
		alias: `d${index}`
	}));
	const { repository } = await client.graphql(`query Folders($owner: String!, $name: String!, $commit: GitObjectID!${named.map(({ alias }) => `, $${alias}: String!`).join("")}) {
  repository(owner: $owner, name: $name) {
    object(oid: $commit) { ... on Commit { ${named.map(({ alias }) => `${alias}: file(path: $${alias}) { ${FOLDER_FIELDS} }`).join(" ")} } }
  }
}`, {
		owner: client.owner,
		name: client.name,
		commit,
		...Object.fromEntries(named.map(({ alias, folder }) => [alias, folder]))
	}, {
		answer: FOLDERS_ANSWER,
		what: `the files of ${folders.join(", ")}`,
		needs: NEEDS$5,
		repeatable: true
	});
	return named.flatMap(({ alias, folder }) => filesIn(folder, repository.object?.[alias] ?? null, isWanted));
}
const PARENT_ANSWER = strictObject({ repository: strictObject({ object: strictObject({ parents: strictObject({ nodes: array(strictObject({ oid: string() })) }).optional() }).nullable() }) });
/** Id of a commit's first parent; null for a root, or no commit at all. @throws Failure github-… */
async function readParent(client, commit) {
	const { repository } = await client.graphql(`query FirstParent($owner: String!, $name: String!, $commit: GitObjectID!) {
  repository(owner: $owner, name: $name) { object(oid: $commit) { ... on Commit { parents(first: 1) { nodes { oid } } } } }
}`, {
		owner: client.owner,
		name: client.name,
		commit
	}, {
		answer: PARENT_ANSWER,
		what: `the commit before ${commit.slice(0, 7)}`,
		needs: NEEDS$5,
		repeatable: true
	});
	return repository.object?.parents?.nodes[0]?.oid ?? null;
}

// src/adapters/github/files.ts
/** Reads that are asked for together, of one commit or of several, are one request. */
function createTrees(client) {
	const known = /* @__PURE__ */ new Map();
	const parents = /* @__PURE__ */ new Map();
	let queue = [];
	const flush = async () => {
		const batch = queue;
		queue = [];
		try {
			const files = await readFiles(client, batch);
			for (const [index, { done }] of batch.entries()) done.resolve(files[index] ?? null);
		} catch (cause) {
			for (const { commit, path, done } of batch) {
				known.delete(`${commit}:${path}`);
				done.reject(cause);
			}
		}
	};
	const readOne = (commit, path) => {
		const before = known.get(`${commit}:${path}`);
		if (before !== void 0) return before;
		const done = Promise.withResolvers();
		known.set(`${commit}:${path}`, done.promise);
		if (queue.length === 0) queueMicrotask(() => void flush());
		queue.push({
			commit,
			path,
			done
		});
		return done.promise;
	};
	const filesAt = (commit) => ({
		list: (folder) => readFolders(client, commit, {
			folders: [folder],
			isWanted: () => true
		}),
		read: (paths) => Promise.all(paths.map((path) => readOne(commit, path)))
	});
	const parentOf = (commit) => {
		const found = parents.get(commit) ?? readParent(client, commit);
		parents.set(commit, found);
		return found;
	};
	return {
		filesAt,
		filesBefore: (commit) => {
			const within = async (read, none) => {
				const parent = await parentOf(commit);
				return parent === null ? none : read(filesAt(sha(parent)));
			};
			return {
				list: (folder) => within((files) => files.list(folder), []),
				read: (paths) => within((files) => files.read(paths), paths.map(() => null))
			};
		}
	};
}

// src/adapters/github/incidents.ts
/** One open issue per incident, found again by its marker. */
const LABEL = "model-rollout";
const NEEDS$4 = "`issues: write`";
const PAGE$3 = 100;
const MOST_PAGES$3 = 10;
const ISSUE = object({
	number: number(),
	html_url: string(),
	body: string().nullish(),
	pull_request: unknown().optional()
});
function createIncidents(client) {
	return { open: async ({ key, title, body }) => {
		const marker = markerOf(key);
		const existing = await findIssue(client, marker);
		if (existing === null) return (await createIssue(client, {
			title,
			body: `${marker}\n${body}`
		})).html_url;
		await client.rest("POST /repos/{owner}/{repo}/issues/{issue_number}/comments", {
			issue_number: existing.number,
			body
		}, {
			answer: unknown(),
			what: `a comment on incident #${existing.number}`,
			needs: NEEDS$4,
			repeatable: false
		});
		return existing.html_url;
	} };
}
/** A key cannot end the HTML comment that it stands in. */
function markerOf(key) {
	return `<!-- model-rollout:incident ${key.replaceAll(/[^\w.:@/-]/g, "_").replaceAll("--", "_")} -->`;
}
/** Through the list and its label: the search API lags behind. */
async function findIssue(client, marker) {
	for (let page = 1; page <= MOST_PAGES$3; page++) {
		const issues = await client.rest("GET /repos/{owner}/{repo}/issues", {
			labels: LABEL,
			state: "open",
			per_page: PAGE$3,
			page
		}, {
			answer: array(ISSUE),
			what: "open incidents",
			needs: NEEDS$4,
			repeatable: true
		});
		const found = issues.find((issue) => issue.pull_request === void 0 && issue.body?.split(/\r?\n/, 1)[0] === marker);
		if (found !== void 0) return found;
		if (issues.length < PAGE$3) return null;
	}
	return null;
}
async function createIssue(client, { title, body }) {
	return client.rest("POST /repos/{owner}/{repo}/issues", {
		title,
		body,
		labels: [LABEL]
	}, {
		answer: ISSUE,
		what: "an incident",
		needs: NEEDS$4,
		repeatable: false
	});
}

// src/adapters/github/code-owners.ts
/** Owners of paths by the CODEOWNERS file of a commit. */
/** Where GitHub looks, in this order. */
const PLACES = [
	".github/CODEOWNERS",
	"CODEOWNERS",
	"docs/CODEOWNERS"
];
/** Owners as written, by `CODEOWNERS:path`; nobody where no line matches. @throws Failure file-unreadable without the file */
async function readOwners(client, commit, groups) {
	const file = (await readFiles(client, PLACES.map((path) => ({
		commit,
		path
	})))).find((each) => each !== null);
	if (file === void 0 || file === null) throw new Failure("file-unreadable", `Expected a CODEOWNERS file on the base branch, because the policy names ${groups.join(", ")}; found none. Add one, or name people`);
	const lines = parseCodeOwners(file.text);
	return new Map(groups.map((group) => [group, ownersFor(lines, group.slice(11))]));
}
function parseCodeOwners(text) {
	return text.split(/\r?\n/).map((line) => line.replace(/(?:^|\s)#.*$/, "").trim()).filter((line) => line !== "" && !line.startsWith("[")).map((line) => {
		const [pattern = "", ...owners] = line.split(/\s+/);
		return {
			pattern,
			owners
		};
	});
}
/** The last line that matches decides, also when it names nobody. */
function ownersFor(lines, path) {
	const clean = path.replace(/^\//, "");
	return lines.findLast(({ pattern }) => matches(pattern, clean))?.owners ?? [];
}
/** The patterns of .gitignore without negation and character ranges, as GitHub reads them here. */
function matches(pattern, path) {
	const isAnchored = pattern.replace(/\/$/, "").includes("/");
	const source = pattern.replace(/^\//, "").split(/(\*\*\/|\/\*\*$|\*|\?)/).map((part) => {
		if (part === "**/") return "(?:[^/]+/)*";
		if (part === "/**") return "/.*";
		if (part === "*") return "[^/]*";
		return part === "?" ? "[^/]" : part.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
	}).join("");
	const start = isAnchored ? "^" : "^(?:.*/)?";
	const end = pattern.endsWith("/") ? "" : pattern.endsWith("/*") ? "$" : "(?:/.*)?$";
	return new RegExp(`${start}${source}${end}`).test(path);
}

// src/adapters/github/access.ts
/** Permissions of people and members of teams: asked only for what the gate wants to know. */
const ROLES = [
	"none",
	"read",
	"triage",
	"write",
	"maintain",
	"admin"
];
const PERMISSION = object({
	permission: string(),
	role_name: string().optional()
});
const MEMBERS = array(object({ login: string() }));
const PAGE$2 = 100;
const MOST_PAGES$2 = 20;
/** The same facts with permissions and memberships; no request where nothing is wanted. */
async function readAccess(clients, facts, wanted) {
	const permissions = { ...facts.permissions };
	for (const login of wanted.logins) permissions[login] = await readPermission(clients.client, login);
	const owned = wanted.groups.filter((group) => group.startsWith("CODEOWNERS:"));
	const owners = owned.length === 0 ? /* @__PURE__ */ new Map() : await readOwners(clients.client, facts.base.tip, owned);
	const teams = { ...facts.teams };
	const listed = [...wanted.groups, ...[...owners.values()].flat()].filter((entry) => entry.startsWith("@") && entry.includes("/"));
	for (const team of new Set(listed)) teams[team] = await readTeam(clients.teams, team);
	for (const group of owned) teams[group] = ownersOf(group, owners.get(group) ?? [], teams);
	return {
		...facts,
		permissions,
		teams
	};
}
/** What a person may do now; `none` for a stranger. A custom role counts as the permission it stands on. */
async function readPermission(client, login) {
	const found = await orNone(client.rest("GET /repos/{owner}/{repo}/collaborators/{username}/permission", { username: login }, {
		answer: PERMISSION,
		what: `the permission of ${login}`,
		needs: "`metadata: read`",
		repeatable: true
	}));
	if (found === null) return "none";
	return ROLES.find((role) => role === found.role_name) ?? ROLES.find((role) => role === found.permission) ?? "none";
}
/** Members of `@org/team`, child teams included. Whatever keeps them from being read makes the team unreadable, never empty. */
async function readTeam(teams, team) {
	if (teams === null) return {
		kind: "unreadable",
		because: "a workflow's own token cannot read teams; give the action a `team-token` with `Members: read`"
	};
	const [org = "", slug = ""] = team.replace(/^@/, "").split("/");
	try {
		const logins = [];
		for (let page = 1; page <= MOST_PAGES$2; page++) {
			const found = await teams.rest("GET /orgs/{org}/teams/{team_slug}/members", {
				org,
				team_slug: slug,
				per_page: PAGE$2,
				page
			}, {
				answer: MEMBERS,
				what: `the members of ${team}`,
				needs: "`Members: read` of the `team-token`",
				repeatable: true
			});
			logins.push(...found.map(({ login }) => login));
			if (found.length < PAGE$2) return {
				kind: "members",
				logins
			};
		}
		return {
			kind: "unreadable",
			because: `it has more than 2000 members`
		};
	} catch (cause) {
		if (cause instanceof Failure) return {
			kind: "unreadable",
			because: cause.message
		};
		throw cause;
	}
}
/** Everybody who owns a path; unreadable as soon as one of the owners is. */
function ownersOf(group, owners, teams) {
	if (owners.length === 0) return {
		kind: "unreadable",
		because: `CODEOWNERS names nobody for ${group.slice(11)}`
	};
	const logins = [];
	for (const owner of owners) {
		if (!owner.startsWith("@")) return {
			kind: "unreadable",
			because: `CODEOWNERS names ${owner}; only logins and teams can be matched with reviews`
		};
		const team = owner.includes("/") ? teams[owner] : void 0;
		if (!owner.includes("/")) logins.push(owner.slice(1));
		else if (team?.kind === "members") logins.push(...team.logins);
		else return {
			kind: "unreadable",
			because: `${owner} could not be read: ${team?.because ?? "not asked"}`
		};
	}
	return {
		kind: "members",
		logins: [...new Set(logins)]
	};
}

// src/adapters/github/brought-by.ts
/** Which commit touched files last, and which merged pull request brought it to the default branch. */
const PULL = strictObject({
	number: number(),
	merged: boolean(),
	baseRefName: string()
});
const HISTORY = strictObject({ nodes: array(strictObject({
	oid: string(),
	committedDate: string(),
	associatedPullRequests: strictObject({ nodes: array(PULL) }).nullable()
})) });
const ANSWER$2 = strictObject({ repository: strictObject({
	defaultBranchRef: strictObject({ name: string() }),
	object: record(string(), HISTORY).nullable()
}) });
/**
* Of several commits the one committed last: GitHub writes that date itself when it squashes or rebases.
*
* A pull request into another branch does not count, even when its commits came here later: its gate asked that
* branch's policy.
* @throws Failure github-…
*/
async function readBroughtBy(client, tip, paths) {
	const aliases = paths.map((_, index) => `h${index}`);
	const histories = aliases.map((alias) => `${alias}: history(first: 1, path: $${alias}) { nodes { oid committedDate associatedPullRequests(first: 20) { nodes { number merged baseRefName } } } }`);
	const { repository } = await client.graphql(`query BroughtBy($owner: String!, $name: String!, $tip: GitObjectID!${aliases.map((alias) => `, $${alias}: String!`).join("")}) {
  repository(owner: $owner, name: $name) {
    defaultBranchRef { name }
    object(oid: $tip) { ... on Commit { ${histories.join("\n      ")} } }
  }
}`, {
		owner: client.owner,
		name: client.name,
		tip,
		...Object.fromEntries(paths.map((path, index) => [`h${index}`, cleanPath(path)]))
	}, {
		answer: ANSWER$2,
		what: "the commit that brought the rollout",
		needs: "`contents: read` and `pull-requests: read`",
		repeatable: true
	});
	const newest = await newestOf(client, tip, Object.values(repository.object ?? {}).flatMap(({ nodes }) => nodes));
	if (newest === null) throw new Failure("github-not-found", `Expected a commit up to ${tip.slice(0, 7)} that touched ${paths.join(", ")}, found none`);
	const brought = (newest.associatedPullRequests?.nodes ?? []).find(({ merged, baseRefName }) => merged && baseRefName === repository.defaultBranchRef.name);
	return {
		commit: sha(newest.oid),
		pullRequest: brought?.number ?? null
	};
}
const LOG = strictObject({ repository: strictObject({ object: strictObject({ history: strictObject({ nodes: array(strictObject({ oid: string() })) }) }) }) });
/** A rebase gives all of its commits one date: then the history says which is the last, in one request more. */
async function newestOf(client, tip, touches) {
	const latest = Math.max(...touches.map(({ committedDate }) => Date.parse(committedDate)));
	const tied = touches.filter(({ committedDate }) => Date.parse(committedDate) === latest);
	const [first = null] = tied;
	if (new Set(tied.map(({ oid }) => oid)).size <= 1 || first === null) return first;
	const { repository } = await client.graphql(`query LogOf($owner: String!, $name: String!, $tip: GitObjectID!, $since: GitTimestamp!) {
  repository(owner: $owner, name: $name) { object(oid: $tip) { ... on Commit { history(first: 100, since: $since) { nodes { oid } } } } }
}`, {
		owner: client.owner,
		name: client.name,
		tip,
		since: first.committedDate
	}, {
		answer: LOG,
		what: "the order of the commits that brought the rollout",
		needs: "`contents: read`",
		repeatable: true
	});
	const last = repository.object.history.nodes.map(({ oid }) => oid).find((oid) => tied.some((touch) => touch.oid === oid));
	return tied.find(({ oid }) => oid === last) ?? first;
}

// src/adapters/github/facts-query.ts
/** The one query for all facts of a pull request, and the form of its answer. */
/** GitHub gives no larger pages. */
const PAGE$1 = 100;
const REVIEW_FIELDS = `fullDatabaseId state body submittedAt authorCanPushToRepository commit { oid }
  author { kind: __typename login ... on User { databaseId } }`;
const COMMENT_FIELDS = `fullDatabaseId body createdAt lastEditedAt includesCreatedEdit viewerDidAuthor
  author { kind: __typename login ... on User { databaseId } }`;
const GIT_ACTOR = "email user { login databaseId }";
const COMMIT_FIELDS = `commit { oid author { ${GIT_ACTOR} } committer { ${GIT_ACTOR} } authors(first: 50) { totalCount nodes { ${GIT_ACTOR} } } }`;
const FILE_NODE = "path changeType";
/** Lists of a pull request that come in pages. */
const LIST_FIELDS = {
	reviews: REVIEW_FIELDS,
	comments: COMMENT_FIELDS,
	commits: COMMIT_FIELDS,
	files: FILE_NODE
};
function list(name, after = "") {
	return `${name}(first: ${PAGE$1}${after}) { pageInfo { hasNextPage endCursor } nodes { ${LIST_FIELDS[name]} } }`;
}
/** Variables `$folder0`, `$folder1`, … and the fields that use them. */
function folderFields(count) {
	const numbers = Array.from({ length: count }, (_, index) => index);
	return {
		variables: numbers.map((index) => `, $folder${index}: String!`).join(""),
		fields: numbers.map((index) => `folder${index}: file(path: $folder${index}) { ${FOLDER_FIELDS} }`).join(" ")
	};
}
/**
* Only what `contents: read` and `pull-requests: read` give, and the head's statuses when `withStatus`.
*
* `$head` names the head in the *base* repository (`refs/pull/7/head`), so that a fork is read like a branch.
*/
function factsQuery(folders, withStatus) {
	const { variables, fields } = folderFields(folders);
	return `query PullRequestFacts($owner: String!, $name: String!, $number: Int!, $head: String!, $policy: String!${variables}) {
  repository(owner: $owner, name: $name) {
    nameWithOwner isPrivate defaultBranchRef { name }
    head: object(expression: $head) { kind: __typename ... on Commit { oid ${withStatus ? "status { contexts { context state description } }" : ""} ${fields} } }
    pullRequest(number: $number) {
      number url title state isDraft isCrossRepository changedFiles headRefName headRefOid baseRefName baseRefOid
      author { kind: __typename login ... on User { databaseId } }
      mergeCommit { oid }
      labels(first: ${PAGE$1}) { nodes { name } }
      baseRef { target { kind: __typename ... on Commit { oid policy: file(path: $policy) { ${FILE_FIELDS} } ${fields} } } }
      ${[
		"reviews",
		"comments",
		"commits",
		"files"
	].map((name) => list(name)).join("\n      ")}
    }
  }
}`;
}
function pageQuery(name) {
	return `query MoreOf${name.replace(/^./, (letter) => letter.toUpperCase())}($owner: String!, $name: String!, $number: Int!, $after: String!) {
  repository(owner: $owner, name: $name) { pullRequest(number: $number) { page: ${list(name, ", after: $after")} } }
}`;
}
const BIG = union([string().regex(/^\d+$/), number()]).transform(Number);
const ACTOR = strictObject({
	kind: string(),
	login: string(),
	databaseId: number().nullish()
}).nullable();
const REVIEW = strictObject({
	fullDatabaseId: BIG,
	state: _enum([
		"APPROVED",
		"CHANGES_REQUESTED",
		"COMMENTED",
		"DISMISSED",
		"PENDING"
	]),
	body: string(),
	submittedAt: string().nullable(),
	authorCanPushToRepository: boolean(),
	commit: strictObject({ oid: string() }).nullable(),
	author: ACTOR
});
const COMMENT = strictObject({
	fullDatabaseId: BIG,
	body: string(),
	createdAt: string(),
	lastEditedAt: string().nullable(),
	includesCreatedEdit: boolean(),
	viewerDidAuthor: boolean(),
	author: ACTOR
});
const GIT_PERSON = strictObject({
	email: string().nullable(),
	user: strictObject({
		login: string(),
		databaseId: number().nullable()
	}).nullable()
});
const COMMIT$1 = strictObject({ commit: strictObject({
	oid: string(),
	author: GIT_PERSON.nullable(),
	committer: GIT_PERSON.nullable(),
	authors: strictObject({
		totalCount: number(),
		nodes: array(GIT_PERSON)
	})
}) });
const CHANGED_FILE = strictObject({
	path: string(),
	changeType: string()
});
const NODES = {
	reviews: REVIEW,
	comments: COMMENT,
	commits: COMMIT$1,
	files: CHANGED_FILE
};
function page(node) {
	return strictObject({
		pageInfo: strictObject({
			hasNextPage: boolean(),
			endCursor: string().nullable()
		}),
		nodes: array(node.nullable()).nullable()
	}).nullable();
}
function pageAnswer(node) {
	return strictObject({ repository: strictObject({ pullRequest: strictObject({ page: page(node) }) }) });
}
const OTHER_OBJECT = strictObject({ kind: _enum([
	"Blob",
	"Tree",
	"Tag"
]) });
const STATUS = strictObject({ contexts: array(strictObject({
	context: string(),
	state: string(),
	description: string().nullable()
})) });
/** The rest are the folders, `folder0`, `folder1`, … */
const HEAD$1 = object({
	kind: literal("Commit"),
	oid: string(),
	status: STATUS.nullish()
}).catchall(FOLDER.nullable());
const BASE = object({
	kind: literal("Commit"),
	oid: string(),
	policy: FILE.nullable()
}).catchall(FOLDER.nullable());
const FACTS = strictObject({ repository: strictObject({
	nameWithOwner: string(),
	isPrivate: boolean(),
	defaultBranchRef: strictObject({ name: string() }),
	head: discriminatedUnion("kind", [HEAD$1, OTHER_OBJECT]).nullable(),
	pullRequest: strictObject({
		number: number(),
		url: string(),
		title: string(),
		state: _enum([
			"OPEN",
			"CLOSED",
			"MERGED"
		]),
		isDraft: boolean(),
		isCrossRepository: boolean(),
		changedFiles: number(),
		headRefName: string(),
		headRefOid: string(),
		baseRefName: string(),
		baseRefOid: string(),
		author: ACTOR,
		mergeCommit: strictObject({ oid: string() }).nullable(),
		labels: strictObject({ nodes: array(strictObject({ name: string() })) }).nullable(),
		baseRef: strictObject({ target: discriminatedUnion("kind", [BASE, OTHER_OBJECT]).nullable() }).nullable(),
		reviews: page(REVIEW),
		comments: page(COMMENT),
		commits: page(COMMIT$1),
		files: page(CHANGED_FILE)
	})
}) });

// src/adapters/github/changed-paths.ts
/** Paths that a pull request touches, also those that a rename left. */
const FILES = array(object({
	filename: string(),
	previous_filename: string().optional()
}));
const PAGE = 100;
/** REST lists 3,000 files at most. */
const MOST_PAGES$1 = 30;
/**
* Incomplete where GitHub lists fewer files than it counts. GraphQL does not say where a renamed file was before: only
* then the list is read once more through REST.
*/
async function changedPaths({ client, number }, files, count) {
	const items = files.items.map(({ path }) => path);
	if (!files.complete || items.length < count) return {
		items,
		complete: false
	};
	if (!files.items.some(({ changeType }) => changeType === "RENAMED" || changeType === "COPIED")) return {
		items,
		complete: true
	};
	const before = [];
	for (let page = 1; page <= MOST_PAGES$1; page++) {
		const found = await client.rest("GET /repos/{owner}/{repo}/pulls/{pull_number}/files", {
			pull_number: number,
			per_page: PAGE,
			page
		}, {
			answer: FILES,
			what: `the renamed files of #${number}`,
			needs: "`pull-requests: read`",
			repeatable: true
		});
		before.push(...found.flatMap(({ previous_filename: name }) => name === void 0 ? [] : [name]));
		if (found.length < PAGE) return {
			items: [.../* @__PURE__ */ new Set([...items, ...before])],
			complete: true
		};
	}
	return {
		items,
		complete: false
	};
}

// src/adapters/github/pages.ts
/** Pages of one list that are read at most, the first included: 2,000 items. */
const MOST_PAGES = 20;
/** All items of a list. A cursor that does not move, a hole, or too many pages make it incomplete. */
async function restOf({ client, number }, { name, first, node }) {
	const items = [];
	let page = first;
	let before = null;
	for (let count = 1;; count++) {
		const nodes = page?.nodes ?? null;
		const known = nodes?.filter((each) => each !== null) ?? [];
		items.push(...known);
		if (page === null || nodes === null || known.length < nodes.length) return {
			items,
			complete: false
		};
		const { hasNextPage, endCursor } = page.pageInfo;
		if (!hasNextPage) return {
			items,
			complete: true
		};
		if (endCursor === null || endCursor === before || count === MOST_PAGES) return {
			items,
			complete: false
		};
		before = endCursor;
		page = await nextPage({
			client,
			number
		}, {
			name,
			node,
			after: endCursor
		});
	}
}
async function nextPage({ client, number }, { name, node, after }) {
	const { repository } = await client.graphql(pageQuery(name), {
		owner: client.owner,
		name: client.name,
		number,
		after
	}, {
		answer: pageAnswer(node),
		what: `more ${name} of #${number}`,
		needs: "`pull-requests: read`",
		repeatable: true
	});
	return repository.pullRequest.page;
}

// src/adapters/github/people.ts
/** GitHub's own hand: the committer of what is merged or edited in the browser. */
const WEB_FLOW = {
	login: "web-flow",
	email: "noreply@github.com"
};
/** A deleted account has no actor; everything that is no `User` is a bot. */
function personOf(actor) {
	if (actor === null) return {
		login: "ghost",
		id: null,
		kind: "ghost"
	};
	const isUser = actor.kind === "User" && !actor.login.endsWith("[bot]");
	return {
		login: actor.login,
		id: actor.databaseId ?? null,
		kind: isUser ? "user" : "bot"
	};
}
/** Author, committer and co-authors of a commit, each once. */
function contributorOf({ commit }) {
	const all = [
		commit.author,
		commit.committer,
		...commit.authors.nodes
	].filter((each) => each !== null);
	const people = /* @__PURE__ */ new Map();
	for (const { user } of all) if (user !== null && user.login !== WEB_FLOW.login) people.set(user.login, contributor(user));
	const unattributed = all.flatMap(({ user, email }) => user === null && email !== WEB_FLOW.email ? [email ?? "no e-mail"] : []);
	return {
		commit: sha(commit.oid),
		people: [...people.values()],
		unattributed: [...new Set(unattributed)]
	};
}
function contributor({ login, databaseId }) {
	return {
		login,
		id: databaseId,
		kind: login.endsWith("[bot]") ? "bot" : "user"
	};
}
/** Whether all co-authors of a commit were given. */
function hasAllAuthors({ commit }) {
	return commit.authors.nodes.length >= commit.authors.totalCount;
}

// src/adapters/github/lists.ts
/** No request where the first pages hold everything. @throws Failure github-… */
async function readLists(client, number, pullRequest) {
	const more = {
		client,
		number
	};
	const reviews = await restOf(more, {
		name: "reviews",
		first: pullRequest.reviews,
		node: NODES.reviews
	});
	const comments = await restOf(more, {
		name: "comments",
		first: pullRequest.comments,
		node: NODES.comments
	});
	const commits = await restOf(more, {
		name: "commits",
		first: pullRequest.commits,
		node: NODES.commits
	});
	const files = await restOf(more, {
		name: "files",
		first: pullRequest.files,
		node: NODES.files
	});
	return {
		reviews: {
			items: reviews.items.map(reviewOf),
			complete: reviews.complete
		},
		comments: {
			items: comments.items.map(commentOf),
			complete: comments.complete
		},
		commits: {
			items: commits.items.map(contributorOf),
			complete: commits.complete && commits.items.every(hasAllAuthors)
		},
		files: await changedPaths(more, files, pullRequest.changedFiles)
	};
}
const REVIEW_STATES = {
	APPROVED: "approved",
	CHANGES_REQUESTED: "changes-requested",
	COMMENTED: "commented",
	DISMISSED: "dismissed",
	PENDING: "pending"
};
function reviewOf(node) {
	return {
		id: node.fullDatabaseId,
		by: personOf(node.author),
		state: REVIEW_STATES[node.state],
		commit: node.commit === null ? null : sha(node.commit.oid),
		body: node.body,
		at: node.submittedAt === null ? null : instant(Date.parse(node.submittedAt)),
		canPush: node.authorCanPushToRepository
	};
}
function commentOf(node) {
	return {
		id: node.fullDatabaseId,
		by: personOf(node.author),
		body: node.body,
		at: instant(Date.parse(node.createdAt)),
		edited: node.includesCreatedEdit || node.lastEditedAt !== null,
		ours: node.viewerDidAuthor
	};
}

// src/adapters/github/facts.ts
/** Everything about a pull request: one request, one more for each further page and each unusual case. */
/** @throws Failure github-…, file-unreadable */
async function readFacts(client, call) {
	const folders = call.folders.map(cleanPath);
	const answer = await ask(client, {
		...call,
		folders
	}, `refs/pull/${call.number}/head`);
	const { head, pullRequest } = answer;
	const { repository, commit } = head?.kind === "Commit" && head.oid === pullRequest.headRefOid ? {
		repository: answer,
		commit: head
	} : await askAgain(client, {
		...call,
		folders
	}, pullRequest.headRefOid);
	return toFacts(client, {
		...call,
		folders
	}, {
		repository,
		commit
	});
}
async function ask(client, call, head) {
	const query = (withStatus) => client.graphql(factsQuery(call.folders.length, withStatus), {
		owner: client.owner,
		name: client.name,
		number: call.number,
		head,
		policy: cleanPath(call.policy),
		...Object.fromEntries(call.folders.map((folder, index) => [`folder${index}`, folder]))
	}, {
		answer: FACTS,
		what: `the facts of #${call.number}`,
		needs: "`contents: read` and `pull-requests: read`",
		repeatable: true
	});
	try {
		return (await query(true)).repository;
	} catch (cause) {
		if (!(cause instanceof Failure && cause.code === "github-forbidden")) throw cause;
		return (await query(false)).repository;
	}
}
async function askAgain(client, call, oid) {
	const repository = await ask(client, call, oid);
	const { head, pullRequest } = repository;
	if (head?.kind === "Commit" && head.oid === pullRequest.headRefOid) return {
		repository,
		commit: head
	};
	throw new Failure("github-unavailable", `Expected the head of #${call.number} at ${pullRequest.headRefOid}, and it moved while it was read. Run this again`);
}
async function toFacts(client, call, { repository, commit }) {
	const { pullRequest } = repository;
	const base = pullRequest.baseRef?.target;
	if (base?.kind !== "Commit") throw new Failure("github-not-found", `Expected the base branch ${pullRequest.baseRefName} of #${call.number}, found none. Restore it, or change the base`);
	const policy = cleanPath(call.policy);
	return {
		...headings(repository),
		base: {
			branch: pullRequest.baseRefName,
			tip: sha(base.oid)
		},
		...await readLists(client, call.number, pullRequest),
		status: statusOf(commit, `model-rollout: ${pullRequest.baseRefName}`),
		rolloutsAtHead: rolloutsAt$1(commit, call.folders),
		rolloutsAtBase: pullRequest.state === "MERGED" ? await before(client, call, pullRequest) : rolloutsAt$1(base, call.folders),
		policy: base.policy === null ? null : fileAt(policy, base.policy),
		permissions: {},
		teams: {}
	};
}
const STATES$1 = {
	OPEN: "open",
	CLOSED: "closed",
	MERGED: "merged"
};
function headings({ nameWithOwner, isPrivate, defaultBranchRef, pullRequest }) {
	const { number, url, title, mergeCommit } = pullRequest;
	return {
		repository: nameWithOwner,
		isPrivate,
		defaultBranch: defaultBranchRef.name,
		number,
		url,
		title,
		state: STATES$1[pullRequest.state],
		draft: pullRequest.isDraft,
		author: personOf(pullRequest.author),
		head: {
			sha: sha(pullRequest.headRefOid),
			branch: pullRequest.headRefName,
			fork: pullRequest.isCrossRepository
		},
		mergeCommit: mergeCommit === null ? null : sha(mergeCommit.oid),
		labels: (pullRequest.labels?.nodes ?? []).map(({ name }) => name)
	};
}
function statusOf(commit, context) {
	const found = commit.status?.contexts.find((each) => each.context === context);
	return found === void 0 ? null : {
		state: found.state.toLowerCase(),
		description: found.description ?? ""
	};
}
function rolloutsAt$1(commit, folders) {
	return folders.flatMap((folder, index) => filesIn(folder, FOLDER.nullable().parse(commit[`folder${index}`]), isYaml));
}
/**
* The rollouts before the merge: the base's tip holds what the pull request brought, and would make its own people
* those who may approve. The oid was recorded while the pull request was open, so that it is never behind the merge.
*/
async function before(client, call, { baseRefOid }) {
	return readFolders(client, sha(baseRefOid), {
		folders: call.folders,
		isWanted: isYaml
	});
}

// src/adapters/github/pull-requests.ts
/** The pull request as the core asks for it. */
/** GitHub refuses a longer description of a status. */
const LONGEST_DESCRIPTION = 140;
const ANY = unknown();
const COMMENT_NEEDS = "`pull-requests: write`";
function createPullRequests(client, terms) {
	const comment = async (number, body) => {
		await client.rest("POST /repos/{owner}/{repo}/issues/{issue_number}/comments", {
			issue_number: number,
			body
		}, write(`a comment on #${number}`, COMMENT_NEEDS));
	};
	return {
		facts: (number) => readFacts(client, {
			number,
			folders: terms.folders,
			policy: terms.policy
		}),
		access: (facts, wanted) => readAccess({
			client,
			teams: terms.teams
		}, facts, wanted),
		comment,
		upsertComment: async (number, existing, body) => {
			if (existing === null) {
				await comment(number, body);
				return "created";
			}
			if (isSameText(existing.body, body)) return "unchanged";
			if (await edit(client, existing, body)) return "updated";
			await comment(number, body);
			return "created";
		},
		setStatus: async (commit, status, current) => {
			const description = shorten(status.description);
			if (current !== null && isSameStatus(current, {
				...status,
				description
			})) return "unchanged";
			const { context, state, url } = status;
			await client.rest("POST /repos/{owner}/{repo}/statuses/{sha}", {
				sha: commit,
				context,
				state,
				description,
				...url === null ? {} : { target_url: url }
			}, {
				...write(`the status ${context} of ${commit.slice(0, 7)}`, "`statuses: write`"),
				repeatable: true
			});
			return "posted";
		},
		broughtBy: (tip, paths) => readBroughtBy(client, tip, paths)
	};
}
function write(what, needs) {
	return {
		answer: ANY,
		what,
		needs,
		repeatable: false
	};
}
/** False when the comment is not there any more. */
async function edit(client, existing, body) {
	try {
		await client.rest("PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}", {
			comment_id: existing.id,
			body
		}, {
			...write("our comment", COMMENT_NEEDS),
			repeatable: true
		});
		return true;
	} catch (cause) {
		if (cause instanceof Failure && cause.code === "github-not-found") return false;
		throw cause;
	}
}
/** GitHub may store other line ends and no space at the end. */
function isSameText(one, other) {
	return plainText(one) === plainText(other);
}
function plainText(text) {
	return text.replaceAll("\r\n", "\n").trimEnd();
}
function isSameStatus(current, wanted) {
	return current.context === wanted.context && current.state === wanted.state && current.description === wanted.description;
}
/** At most 140 characters, the last one then an ellipsis. */
function shorten(text) {
	const characters = Array.from(text);
	return characters.length <= LONGEST_DESCRIPTION ? text : `${characters.slice(0, 139).join("")}…`;
}

// src/adapters/github/branch.ts
/** Branches of our own: written by compare-and-swap, and created together with their first files. */
const NEEDS$3 = "`contents: write`";
const COMMITTED = strictObject({ createCommitOnBranch: strictObject({ commit: strictObject({ oid: string() }).nullable() }).nullable() });
const HEAD = strictObject({ repository: strictObject({ ref: strictObject({ target: strictObject({
	oid: string(),
	message: string().optional(),
	parents: strictObject({ nodes: array(strictObject({ oid: string() })) }).optional()
}).nullable() }).nullable() }) });
const SHA = object({ sha: string() });
/**
* Commits files on top of `expected` and gives back the commit.
*
* When the answer got lost on its way the branch is read: our message on top of `expected` is our commit.
* @throws Failure lost-race when the branch is somewhere else: nothing was written then; github-…
*/
async function commitOnBranch(client, expected, writing) {
	const { branch, headline, body, files } = writing;
	const additions = Object.entries(files).map(([path, text]) => ({
		path,
		contents: Buffer.from(text, "utf8").toString("base64")
	}));
	try {
		const { createCommitOnBranch } = await client.graphql("mutation Commit($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } } }", { input: {
			branch: {
				repositoryNameWithOwner: `${client.owner}/${client.name}`,
				branchName: branch
			},
			message: {
				headline,
				body
			},
			expectedHeadOid: expected,
			fileChanges: { additions }
		} }, {
			answer: COMMITTED,
			what: `a commit on ${branch}`,
			needs: NEEDS$3,
			repeatable: false
		});
		const oid = createCommitOnBranch?.commit?.oid;
		if (oid === void 0) throw new Failure("github-garbage", `Expected the commit on ${branch} that GitHub made, got none`);
		return oid;
	} catch (cause) {
		if (!(cause instanceof Failure) || !["github-unavailable", "github-garbage"].includes(cause.code)) throw cause;
		const head = await headOf(client, branch);
		if (head?.message === `${headline}\n\n${body}` && head.parent === expected) return head.oid;
		if (head !== null && head.oid !== expected) throw lostRace(branch, expected, cause);
		throw cause;
	}
}
/**
* Makes a branch whose only commit has no parent and holds these files.
*
* The commit is there before the branch is, so that nobody ever sees the branch without its files; of two who create it
* GitHub refuses the second.
* @throws Failure lost-race when the branch is there already; github-…
*/
async function createBranch(client, { branch, headline, body, files }) {
	const entries = Object.entries(files).map(([path, content]) => ({
		path,
		mode: "100644",
		type: "blob",
		content
	}));
	const write = {
		answer: SHA,
		what: `a first commit for ${branch}`,
		needs: NEEDS$3,
		repeatable: true
	};
	const tree = await client.rest("POST /repos/{owner}/{repo}/git/trees", { tree: entries }, write);
	const message = `${headline}\n\n${body}`;
	const commit = await client.rest("POST /repos/{owner}/{repo}/git/commits", {
		message,
		tree: tree.sha,
		parents: []
	}, write);
	try {
		await client.rest("POST /repos/{owner}/{repo}/git/refs", {
			ref: `refs/heads/${branch}`,
			sha: commit.sha
		}, {
			answer: unknown(),
			what: `the branch ${branch}`,
			needs: NEEDS$3,
			repeatable: true
		});
	} catch (cause) {
		if (!(cause instanceof Failure && cause.code === "github-refused")) throw cause;
		const head = await headOf(client, branch);
		if (head === null) throw cause;
		if (head.oid !== commit.sha) throw lostRace(branch, "no such branch", cause);
	}
	return commit.sha;
}
function lostRace(branch, expected, cause) {
	return new Failure("lost-race", `Expected ${branch} at ${expected}, and somebody else wrote it. Nothing was written; the next tick starts from there`, { cause });
}
async function headOf(client, branch) {
	const { repository } = await client.graphql(`query BranchHead($owner: String!, $name: String!, $ref: String!) {
  repository(owner: $owner, name: $name) { ref(qualifiedName: $ref) { target { oid ... on Commit { message parents(first: 1) { nodes { oid } } } } } }
}`, {
		owner: client.owner,
		name: client.name,
		ref: `refs/heads/${branch}`
	}, {
		answer: HEAD,
		what: `the head of ${branch}`,
		needs: NEEDS$3,
		repeatable: true
	});
	const target = repository.ref?.target ?? null;
	return target === null ? null : {
		oid: target.oid,
		message: target.message ?? "",
		parent: target.parents?.nodes[0]?.oid ?? null
	};
}
/** Removes a branch; one that is gone already stays gone. @throws Failure github-… */
async function deleteBranch(client, branch) {
	try {
		await client.rest("DELETE /repos/{owner}/{repo}/git/refs/{ref}", { ref: `heads/${branch}` }, {
			answer: unknown(),
			what: `to remove ${branch}`,
			needs: NEEDS$3,
			repeatable: true
		});
	} catch (cause) {
		if (!(cause instanceof Failure && ["github-refused", "github-not-found"].includes(cause.code))) throw cause;
	}
}

// src/adapters/github/stored-state.ts
/** What a state branch holds, and whether it can be believed. */
const STATE_FILE = "state.json";
/** Selection on a state branch's target; `$journal` is the journal file of today. */
const STATE_FIELDS = `kind: __typename ... on Commit {
  oid message author { email user { login } }
  state: file(path: "${STATE_FILE}") { ${FILE_FIELDS} } journal: file(path: $journal) { ${FILE_FIELDS} }
}`;
const COMMIT = strictObject({
	kind: literal("Commit"),
	oid: string(),
	message: string(),
	author: strictObject({
		email: string().nullable(),
		user: strictObject({ login: string() }).nullable()
	}).nullable(),
	state: FILE.nullable(),
	journal: FILE.nullable()
});
const STATE_TARGET = discriminatedUnion("kind", [COMMIT, strictObject({ kind: _enum([
	"Blob",
	"Tree",
	"Tag"
]) })]).nullable();
/** Only the envelope: the rest is our own JSON, written by the same program. */
const ENVELOPE = looseObject({
	schema: literal(1),
	name: string(),
	digest: string().regex(/^[0-9a-f]{64}$/),
	journal: strictObject({
		hash: string(),
		lines: int().min(0),
		at: number()
	})
});
const STATE = custom((value) => ENVELOPE.safeParse(value).success);
/** Text of the state file. */
function serialize(state) {
	return `${JSON.stringify(state)}\n`;
}
/** What a commit's message repeats of its files, so that a hand on one of them shows. */
function seal(state) {
	return `journal ${state.journal.hash}\nstate ${sha256(serialize(state))}`;
}
/** `journal/2026-11-23.jsonl`: the UTC day of the newest line. */
function journalFile(at) {
	return `journal/${iso(at).slice(0, 10)}.jsonl`;
}
function sha256(text) {
	return createHash("sha256").update(text, "utf8").digest("hex");
}
/** @throws Failure state-lost: a foreign author, a missing or broken file, a state or journal that the seal does not know. */
function believe(target, { name, viewer, journal }) {
	if (target?.kind !== "Commit") throw lost(name, "a commit", "something else");
	const author = target.author?.user?.login ?? target.author?.email ?? "nobody";
	if (!isOurs(target.author, viewer)) throw lost(name, `a commit by ${viewer}`, `one by ${author}`);
	const text = textOf(target.state);
	if (text === null) throw lost(name, STATE_FILE, "none that could be read");
	const state = STATE.safeParse(parse$1(text));
	if (!state.success || state.data.name !== name) throw lost(name, "a state of this rollout", "something else");
	if (!target.message.endsWith(`\n\n${seal(state.data)}`) || text !== serialize(state.data)) throw lost(name, "the state that its commit was made for", "another one");
	const last = (textOf(target.journal)?.trimEnd().split("\n") ?? []).at(-1);
	if (journalFile(state.data.journal.at) === journal && last !== void 0 && sha256(last) !== state.data.journal.hash) throw lost(name, `a journal that ends with ${state.data.journal.hash.slice(0, 12)}`, `one that ends with ${sha256(last).slice(0, 12)}`);
	return {
		state: state.data,
		version: target.oid
	};
}
/** Text of a file entry; null where there is none, or not all of it. */
function textOf(entry) {
	return entry?.object?.kind === "Blob" && !entry.object.isTruncated ? entry.object.text : null;
}
/** Workflows run as github-actions; an account whose commits are not linked is known by its address. */
function isOurs(author, viewer) {
	const own = [viewer, "github-actions[bot]"].map((login) => login.toLowerCase());
	if (author === null) return false;
	if (author.user !== null) return [...own, "github-actions"].includes(author.user.login.toLowerCase());
	return own.some((login) => (author.email ?? "").toLowerCase().replace(/^\d+\+/, "") === `${login}@users.noreply.github.com`);
}
function parse$1(text) {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
function lost(name, expected, found) {
	return new Failure("state-lost", `Expected ${expected} at the head of model-rollout/state/${name}, found ${found}. Look at the branch's history; roll back if the candidate has traffic`);
}

// src/adapters/github/quarantine.ts
/** Candidates that were rolled back, on the branch `model-rollout/quarantine`. */
const BRANCH = "model-rollout/quarantine";
const QUARANTINE_FILE = "quarantine.json";
/** How often a competitor may be faster. */
const MOST_ATTEMPTS = 5;
const QUARANTINE_REF = `refs/heads/${BRANCH}`;
/** Selection on the branch's target. */
const QUARANTINE_FIELDS = `oid ... on Commit { file(path: "${QUARANTINE_FILE}") { ${FILE_FIELDS} } }`;
const QUARANTINE_TARGET = strictObject({
	oid: string(),
	file: FILE.nullable().optional()
}).nullable();
const REASONS = record(string(), string());
const ANSWER$1 = strictObject({ repository: strictObject({ ref: strictObject({ target: QUARANTINE_TARGET }).nullable() }) });
/** Reason by candidate key. @throws Failure state-lost when it is there and cannot be read: an unknown quarantine is not an empty one */
function reasonsIn(target) {
	if (target === null || target.file === null || target.file === void 0) return {};
	const reasons = REASONS.safeParse(parse(textOf(target.file)));
	if (reasons.success) return reasons.data;
	throw new Failure("state-lost", `Expected an object of texts in ${QUARANTINE_FILE} on ${BRANCH}, found something else. Restore it from the branch's history`);
}
function createQuarantine(client) {
	const addOnce = async (key, reason) => {
		const target = await read(client);
		const reasons = reasonsIn(target);
		if (Object.hasOwn(reasons, key)) return;
		const writing = {
			branch: BRANCH,
			headline: `model-rollout: quarantine ${key.slice(0, 12)}`,
			body: reason,
			files: { [QUARANTINE_FILE]: `${JSON.stringify({
				...reasons,
				[key]: reason
			}, null, 2)}\n` }
		};
		await (target === null ? createBranch(client, writing) : commitOnBranch(client, target.oid, writing));
	};
	return { add: async (key, reason) => {
		for (let attempt = 1;; attempt++) try {
			return await addOnce(key, reason);
		} catch (cause) {
			if (!(cause instanceof Failure && cause.code === "lost-race") || attempt === MOST_ATTEMPTS) throw cause;
		}
	} };
}
async function read(client) {
	const { repository } = await client.graphql(`query Quarantine($owner: String!, $name: String!, $ref: String!) {
  repository(owner: $owner, name: $name) { ref(qualifiedName: $ref) { target { ${QUARANTINE_FIELDS} } } }
}`, {
		owner: client.owner,
		name: client.name,
		ref: QUARANTINE_REF
	}, {
		answer: ANSWER$1,
		what: "the quarantine",
		needs: "`contents: write`",
		repeatable: true
	});
	return repository.ref?.target ?? null;
}
function parse(text) {
	try {
		return JSON.parse(text ?? "");
	} catch {
		return null;
	}
}

// src/adapters/github/read-text.ts
/** One file of ours in full, also where GraphQL would cut it off. */
const NEEDS$2 = "`contents: read`";
const ANSWER = strictObject({ repository: strictObject({ object: strictObject({ file: FILE.nullable().optional() }).nullable() }) });
const BLOB = object({
	content: string(),
	encoding: literal("base64")
});
/** Text of `path` at a commit or ref; null where there is none. @throws Failure github-… */
async function readText(client, expression, path) {
	const { repository } = await client.graphql(`query OneFile($owner: String!, $name: String!, $expression: String!, $path: String!) {
  repository(owner: $owner, name: $name) { object(expression: $expression) { ... on Commit { file(path: $path) { ${FILE_FIELDS} } } } }
}`, {
		owner: client.owner,
		name: client.name,
		expression,
		path
	}, {
		answer: ANSWER,
		what: path,
		needs: NEEDS$2,
		repeatable: true
	});
	const object = repository.object?.file?.object;
	if (object?.kind !== "Blob") return null;
	if (!object.isTruncated) return object.text;
	const blob = await client.rest("GET /repos/{owner}/{repo}/git/blobs/{file_sha}", { file_sha: object.oid }, {
		answer: BLOB,
		what: path,
		needs: NEEDS$2,
		repeatable: true
	});
	return Buffer.from(blob.content, "base64").toString("utf8");
}

// src/adapters/github/state.ts
/** State of rollouts on branches `model-rollout/state/<name>`, and who owns a route on `model-rollout/routes/<hash>`. */
const STATE_PREFIX = "model-rollout/state/";
const ROUTE_PREFIX = "model-rollout/routes/";
const NEEDS$1 = "`contents: write`";
const LOADED = strictObject({
	viewer: strictObject({ login: string() }),
	repository: strictObject({ ref: strictObject({ target: STATE_TARGET }).nullable() })
});
const OWNER = strictObject({
	route: string(),
	owner: string()
});
function createStateStore(client, clock) {
	const journals = /* @__PURE__ */ new Map();
	const journalOfToday = () => journalFile(clock.now());
	const accept = (target, reading) => {
		const stored = believe(target, reading);
		const entry = target?.kind === "Commit" ? target.journal : null;
		const text = entry === null ? "" : textOf(entry);
		journals.set(stored.version, {
			path: reading.journal,
			text,
			newest: journalFile(stored.state.journal.at)
		});
		return stored;
	};
	const journalBefore = async (version, path) => {
		const known = journals.get(version);
		if (known?.path === path && known.text !== null) return known.text;
		if (known !== void 0 && known.newest < path) return "";
		return await readText(client, version, path) ?? "";
	};
	return {
		accept,
		journalOfToday,
		load: async (name) => {
			const journal = journalOfToday();
			const { viewer, repository } = await client.graphql(`query State($owner: String!, $name: String!, $ref: String!, $journal: String!) {
  viewer { login }
  repository(owner: $owner, name: $name) { ref(qualifiedName: $ref) { target { ${STATE_FIELDS} } } }
}`, {
				owner: client.owner,
				name: client.name,
				ref: `refs/heads/${STATE_PREFIX}${name}`,
				journal
			}, {
				answer: LOADED,
				what: `the state of ${name}`,
				needs: NEEDS$1,
				repeatable: true
			});
			return repository.ref === null ? null : accept(repository.ref.target, {
				name,
				viewer: viewer.login,
				journal
			});
		},
		save: async (name, expected, state, lines) => {
			const path = journalFile(state.journal.at);
			const text = (expected === null ? "" : await journalBefore(expected, path)) + lines.map((line) => `${line}\n`).join("");
			const writing = writingOf(name, state, {
				path,
				text: lines.length === 0 ? null : text
			});
			const version = expected === null ? await createBranch(client, writing) : await commitOnBranch(client, expected, writing);
			journals.set(version, {
				path,
				text,
				newest: path
			});
			return version;
		},
		claimRoute: async (route, owner) => {
			const writing = {
				branch: routeBranch(route),
				headline: `model-rollout: ${owner} owns a route`,
				body: route,
				files: { "owner.json": JSON.stringify({
					route,
					owner
				}) }
			};
			try {
				await createBranch(client, writing);
				return true;
			} catch (cause) {
				if (!(cause instanceof Failure && cause.code === "lost-race")) throw cause;
				return await ownerOf(client, route) === owner;
			}
		},
		releaseRoute: async (route, owner) => {
			if (await ownerOf(client, route) === owner) await deleteBranch(client, routeBranch(route));
		}
	};
}
function writingOf(name, state, journal) {
	return {
		branch: STATE_PREFIX + name,
		headline: `model-rollout: ${name}, ${state.journal.lines} journal lines`,
		body: seal(state),
		files: {
			[STATE_FILE]: serialize(state),
			...journal.text === null ? {} : { [journal.path]: journal.text }
		}
	};
}
/** Twelve digits of the route's hash; a key that is a hash already is not hashed again. */
function routeBranch(route) {
	const hash = /^[0-9a-f]{12,}$/.test(route) ? route : createHash("sha256").update(route).digest("hex");
	return ROUTE_PREFIX + hash.slice(0, 12);
}
/** Who claimed a route; null when nobody did, or the claim cannot be read. */
async function ownerOf(client, route) {
	const text = await readText(client, `refs/heads/${routeBranch(route)}`, "owner.json");
	if (text === null) return null;
	try {
		const claim = OWNER.safeParse(JSON.parse(text));
		return claim.success && claim.data.route === route ? claim.data.owner : null;
	} catch {
		return null;
	}
}

// src/adapters/github/repository.ts
/** What a tick reads of the repository, in one request: an idle rollout costs none of its own. */
const NEEDS = "`contents: write`";
const STATE_LIST = `refs(refPrefix: "refs/heads/${STATE_PREFIX}", first: 50, after: $after) {
      pageInfo { hasNextPage endCursor } nodes { name target { ${STATE_FIELDS} } }
    }`;
const STATES = strictObject({
	pageInfo: strictObject({
		hasNextPage: boolean(),
		endCursor: string().nullable()
	}),
	nodes: array(strictObject({
		name: string(),
		target: STATE_TARGET
	}))
}).nullable();
const VIEWER = strictObject({ login: string() });
/** The rest are the folders, `folder0`, `folder1`, … */
const TIP = object({
	kind: literal("Commit"),
	oid: string(),
	policy: FILE.nullable()
}).catchall(FOLDER.nullable());
const LOOK = strictObject({
	viewer: VIEWER,
	repository: strictObject({
		defaultBranchRef: strictObject({ target: TIP }),
		quarantine: strictObject({ target: QUARANTINE_TARGET }).nullable(),
		states: STATES
	})
});
const MORE = strictObject({ repository: strictObject({ states: STATES }) });
function createRepository(client, states) {
	return { look: async ({ folders, policy }) => {
		const paths = folders.map(cleanPath);
		const journal = states.journalOfToday();
		const variables = {
			owner: client.owner,
			name: client.name,
			policy: cleanPath(policy),
			quarantine: QUARANTINE_REF,
			journal,
			after: null,
			...Object.fromEntries(paths.map((folder, index) => [`folder${index}`, folder]))
		};
		const call = {
			answer: LOOK,
			what: "rollouts, policy and states",
			needs: NEEDS,
			repeatable: true
		};
		const { viewer, repository } = await client.graphql(lookQuery(paths.length), variables, call);
		const tip = repository.defaultBranchRef.target;
		const found = await allStates(client, {
			first: repository.states,
			journal
		});
		return {
			tip: sha(tip.oid),
			files: rolloutsAt(tip, paths),
			policy: policyAt(cleanPath(policy), tip.policy),
			quarantine: reasonsIn(repository.quarantine?.target ?? null),
			states: new Map(found.map(({ name, target }) => [name, acceptOr(states, target, {
				name,
				viewer: viewer.login,
				journal
			})]))
		};
	} };
}
function lookQuery(folders) {
	const numbers = Array.from({ length: folders }, (_, index) => index);
	return `query Look($owner: String!, $name: String!, $policy: String!, $quarantine: String!, $journal: String!, $after: String${numbers.map((index) => `, $folder${index}: String!`).join("")}) {
  viewer { login }
  repository(owner: $owner, name: $name) {
    defaultBranchRef { target { kind: __typename ... on Commit {
      oid policy: file(path: $policy) { ${FILE_FIELDS} }
      ${numbers.map((index) => `folder${index}: file(path: $folder${index}) { ${FOLDER_FIELDS} }`).join("\n      ")}
    } } }
    quarantine: ref(qualifiedName: $quarantine) { target { ${QUARANTINE_FIELDS} } }
    states: ${STATE_LIST}
  }
}`;
}
async function allStates(client, { first, journal }) {
	const found = [...first?.nodes ?? []];
	let page = first;
	while (page?.pageInfo.hasNextPage === true && page.pageInfo.endCursor !== null) {
		const after = page.pageInfo.endCursor;
		const { repository } = await client.graphql(`query MoreStates($owner: String!, $name: String!, $journal: String!, $after: String) {
  repository(owner: $owner, name: $name) { states: ${STATE_LIST} }
}`, {
			owner: client.owner,
			name: client.name,
			journal,
			after
		}, {
			answer: MORE,
			what: "more states",
			needs: NEEDS,
			repeatable: true
		});
		found.push(...repository.states?.nodes ?? []);
		if (repository.states?.pageInfo.endCursor === after) throw new Failure("github-garbage", "Expected the next states, got the same page again. Run this again");
		page = repository.states;
	}
	return found;
}
/** One state that cannot be believed must not keep the others from being guarded. */
function acceptOr(states, target, reading) {
	return orFailure(() => states.accept(target, reading));
}
/** A file that cannot be read counts as not there: a rollout that runs then holds, and a new one does not start. */
function rolloutsAt(tip, folders) {
	return folders.flatMap((folder, index) => {
		const object = FOLDER.nullable().parse(tip[`folder${index}`])?.object;
		if (object?.kind !== "Tree") return [];
		return (object.entries ?? []).flatMap((each) => {
			const files = orFailure(() => filesIn(folder, {
				type: "tree",
				mode: 0,
				object: {
					...object,
					entries: [each]
				}
			}, isYaml));
			return files instanceof Failure ? [] : files;
		});
	});
}
function policyAt(path, entry) {
	if (entry === null) return null;
	const file = orFailure(() => fileAt(path, entry));
	return file instanceof Failure ? { unreadable: file.message } : file;
}
function orFailure(read) {
	try {
		return read();
	} catch (cause) {
		if (cause instanceof Failure) return cause;
		throw cause;
	}
}

// src/adapters/github/github.ts
function openGitHub(terms) {
	const client = connectGitHub(terms);
	const teams = terms.teamToken === null ? null : connectGitHub({
		...terms,
		token: terms.teamToken
	});
	const states = createStateStore(client, terms.clock);
	return {
		...createTrees(client),
		pullRequests: createPullRequests(client, {
			folders: terms.folders,
			policy: terms.policy,
			teams
		}),
		repository: createRepository(client, states),
		states,
		quarantine: createQuarantine(client),
		deployments: createDeployments(client),
		incidents: createIncidents(client)
	};
}

// src/entry/first-request.ts
/** GitHub as this job reaches it, and the one request that is made before anything else is loaded. */
const NOTHING = {
	facts: null,
	look: null
};
/** null without a token: a rollback must work without GitHub. */
function connect(environment, inputs, clock) {
	if (inputs.token === null || environment.repository === "") return null;
	const { repository, apiUrl, graphqlUrl } = environment;
	return openGitHub({
		token: inputs.token,
		teamToken: inputs.teamToken,
		repository,
		apiUrl,
		graphqlUrl,
		clock,
		budget: milliseconds(2 * MINUTE),
		timeout: milliseconds(20 * SECOND),
		folders: inputs.rollouts,
		policy: inputs.policy
	});
}
/** @throws Failure github-… where the command can do nothing without the answer */
async function prefetch(github, job) {
	const { inputs, event } = job;
	if (github === null) return NOTHING;
	switch (inputs.command) {
		case "plan":
		case "gate":
		case "respond": {
			const number = inputs.pullRequest ?? event.pullRequest;
			return number === null || isTalk(inputs, event) ? NOTHING : {
				...NOTHING,
				facts: await github.pullRequests.facts(number)
			};
		}
		case "promote": return {
			...NOTHING,
			look: await github.repository.look({
				folders: inputs.rollouts,
				policy: inputs.policy
			})
		};
		case "roll-back":
		case "validate":
		case "status": return NOTHING;
	}
}
/** Every comment starts `respond`; most are people talking to each other and cost no request. */
function isTalk(inputs, event) {
	return inputs.command === "respond" && !(event.comment?.body.startsWith("/rollout") ?? false);
}

export { isTalk as n, prefetch as r, connect as t };