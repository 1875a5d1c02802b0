// Original file: null


export interface FieldMask__Input {
  'paths'?: (string)[];
}

export interface FieldMask {
  'paths': (string)[];
}
