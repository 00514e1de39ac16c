import { a as discriminatedUnion, c as literal, m as string, n as array, p as strictObject, r as boolean, t as _enum, u as number } from "./schemas-DI0IjMIG.js";
import { t as Failure } from "./errors-CDWs4uLS.js";

// src/adapters/github/tree.ts
/** Files and folders of a commit as GraphQL gives them. Only plain text files are read; anything else is refused by name. */
/** Largest file that is read, in bytes: the same as the parser's. */
const LONGEST_FILE = 262144;
/** Selections on a `TreeEntry`. */
const FILE_FIELDS = "type mode object { kind: __typename ... on Blob { oid text byteSize isBinary isTruncated } }";
const FOLDER_FIELDS = `type mode object { kind: __typename ... on Tree { entries { name ${FILE_FIELDS} } } }`;
const BLOB = strictObject({
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
const FILE_OBJECT = discriminatedUnion("kind", [BLOB, NO_BLOB]).nullable();
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

export { cleanPath as a, isYaml as c, FOLDER_FIELDS as i, FILE_FIELDS as n, fileAt as o, FOLDER as r, filesIn as s, FILE as t };