import type { Import } from '@sira/contract/imports';
import type { ReactNode } from 'react';

/** What every step of an import is given. */
export interface StepProps {
  file: Import;
  /** Where one is: the first thing under the headline. */
  head: ReactNode;
  page: { title: string; above: readonly ReactNode[] };
}
