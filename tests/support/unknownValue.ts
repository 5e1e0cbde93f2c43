/** The text that stands for an unknown value on Pulumi's wire and in its previews. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
