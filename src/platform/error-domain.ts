/** The domain of every ErrorInfo that our services send. */
export const errorDomain = 'duet';
