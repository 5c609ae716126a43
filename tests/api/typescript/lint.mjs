// Says what is wrong with an OpenAPI document (its path is the argument); exits with 1 where anything is.
import { readFileSync } from "node:fs";
import { createConfig, lintFromString } from "@redocly/openapi-core";

const OFF = [
  "no-ambiguous-paths", // /results/mine beside /results/{ref}: the server tries the word first
];

const config = await createConfig({
  extends: ["recommended-strict"],
  rules: {
    "operation-operationId-unique": "error",
    "no-http-verbs-in-paths": "off",
    "path-parameters-defined": "error",
    "component-name-unique": "error",
    "no-required-schema-properties-undefined": "error",
    "no-schema-type-mismatch": "error",
    "no-invalid-parameter-examples": "error",
    "no-invalid-schema-examples": "error",
    "no-invalid-media-type-examples": "error",
    "response-contains-header": "off",
    "request-mime-type": "off",
    "tags-alphabetical": "error",
    ...Object.fromEntries(OFF.map((rule) => [rule, "off"])),
  },
});
const source = readFileSync(process.argv[2], "utf-8");
const problems = await lintFromString({ source, absoluteRef: process.argv[2], config });
for (const { ruleId, severity, message, location } of problems) {
  console.log(`${severity} ${ruleId} ${location[0]?.pointer ?? ""}: ${message}`);
}
process.exit(problems.length ? 1 : 0);
