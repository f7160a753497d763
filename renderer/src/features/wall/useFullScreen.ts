import { useEffect, useEffectEvent } from 'react';

/**
 * Fills the monitor while the wall is shown, where a key opened it and the system allows it. Esc leaves the full screen
 * before a page hears of it: leaving it is leaving the wall.
 */
export function useFullScreen(onLeave: () => void): void {
  const left = useEffectEvent(() => {
    if (document.fullscreenElement === null) onLeave();
  });
  useEffect(() => {
    document.documentElement.requestFullscreen().catch(() => undefined);
    const onChange = () => left();
    document.addEventListener('fullscreenchange', onChange);
    return () => {
      document.removeEventListener('fullscreenchange', onChange);
      if (document.fullscreenElement !== null) document.exitFullscreen().catch(() => undefined);
    };
  }, []);
}
