/** A field of a command, as Discord takes it. */
export interface CommandOption {
  type: number;
  name: string;
  description: string;
  required?: boolean;
  autocomplete?: boolean;
  max_length?: number;
  min_value?: number;
  choices?: { name: string; value: string }[];
  /** Of a subcommand. */
  options?: CommandOption[];
}
