import { estate } from '../../bench/estate.ts';
import { planFiles } from '../../bench/plan-text.ts';
import { unitOf } from '../../test/check.ts';
import { closeBrowser, openPanel } from '../../test/browser/page.ts';
import { modelOf } from '../../webview/scene/from-analysis/index.ts';
import { Session } from 'node:inspector/promises';
const files = Object.fromEntries(planFiles(estate(10000)).map(f => [f.path, f.text]));
const { analysis } = unitOf(files); void analysis.findings.length;
function top(profile:any, title:string){ const self: Record<string,number>={}, tot: Record<string,number>={};
const m=new Map<number,any>(profile.nodes.map((n:any)=>[n.id,n])); const par=new Map<number,number>(); for(const n of profile.nodes) for(const c of n.children??[]) par.set(c,n.id);
profile.samples.forEach((id:number,i:number)=>{const d=profile.timeDeltas[i]; const nm=(x:number)=>{const c=m.get(x)!.callFrame;return c.functionName+':'+c.url.split('/').pop()+':'+c.lineNumber}; self[nm(id)]=(self[nm(id)]??0)+d; const seen=new Set<string>(); for(let x:number|undefined=id;x!==undefined;x=par.get(x)){const k=nm(x); if(!seen.has(k)){seen.add(k);tot[k]=(tot[k]??0)+d;}}});
const f=(o:Record<string,number>,n:number)=>Object.entries(o).sort((x,y)=>y[1]-x[1]).slice(0,n).map(([k,v])=>(v/1000).toFixed(1)+' '+k).join('\n');
console.log(title+' SELF\n'+f(self,15)+'\nTOTAL\n'+f(tot,45)); }
const ins=new Session(); ins.connect(); await ins.post('Profiler.enable'); await ins.post('Profiler.setSamplingInterval',{interval:100}); await ins.post('Profiler.start');
const model = modelOf(analysis, { partial: true });
const text = JSON.stringify(model);
top((await ins.post('Profiler.stop')).profile,'DATA');
const panel = await openPanel({ width: 900, height: 1000 });
const s = await panel.page.context().newCDPSession(panel.page);
await panel.page.evaluate((m:any)=>{(window as any).model=m;}, JSON.parse(text));
await s.send('Performance.enable', { timeDomain: 'threadTicks' });
const get = async () => Object.fromEntries((await s.send('Performance.getMetrics')).metrics.map((m:any)=>[m.name,m.value]));
if (!process.argv[2]) { await s.send('Profiler.enable'); await s.send('Profiler.setSamplingInterval',{interval:100}); await s.send('Profiler.start'); }
const a=await get();
await panel.page.evaluate(`new Promise(done => { const look = () => document.querySelector('.xp-node') ? requestAnimationFrame(done) : requestAnimationFrame(look); window.postMessage({ type: 'model', model: window.model }, '*'); look(); })`);
const b=await get();
for (const k of ['TaskDuration','ScriptDuration','LayoutDuration','RecalcStyleDuration','LayoutCount','RecalcStyleCount','V8CompileDuration']) console.log(k, ((b[k]!-a[k]!)*(k.endsWith('Count')?1:1000)).toFixed(1));
if (!process.argv[2]) top((await s.send('Profiler.stop')).profile,'DRAW');
await closeBrowser();
