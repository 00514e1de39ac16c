// src/errors.ts
/**
* The world did not answer. Retried only in adapters; everything else lets it through to the entry.
*
* A wrong file is a `Problem`, a breach or a missing approval is a value, and a bug is a RangeError or TypeError.
*/
var Failure = class extends Error {
	code;
	constructor(code, message, options) {
		super(message, options);
		this.name = "Failure";
		this.code = code;
	}
};
/** What a caught value says, for a sentence that goes on. */
function reasonOf(cause) {
	if (!(cause instanceof Error)) return String(cause);
	return cause.cause === void 0 ? cause.message : `${cause.message} (${reasonOf(cause.cause)})`;
}

export { reasonOf as n, Failure as t };