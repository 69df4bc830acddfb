import { createContext, useContext } from 'react';

/** What the figures of a page are of: its board or model, and the filters that hold. Pictures of them say it. */
const FigureSource = createContext<readonly string[]>([]);

export const FigureSourceProvider = FigureSource.Provider;

export function useFigureSource(): readonly string[] {
  return useContext(FigureSource);
}
