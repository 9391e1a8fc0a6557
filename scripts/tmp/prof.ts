
import { estate } from '../../bench/estate.ts';
import { planFiles } from '../../bench/plan-text.ts';
import { unitOf } from '../../test/check.ts';
import { closeBrowser, openPanel } from '../../test/browser/page.ts';
import { modelOf } from '../../webview/scene/from-analysis/index.ts';
const files = Object.fromEntries(planFiles(estate(10000)).map(f => [f.path, f.text]));
const { analysis } = unitOf(files);
const model = modelOf(analysis);
const panel = await openPanel({ width: 900, height: 1000, motion: process.env.MOTION !== undefined });
await panel.post({ type: 'model', model: JSON.parse(JSON.stringify(model)) });
await panel.page.waitForSelector('.xp-node');
await new Promise(r=>setTimeout(r,500));
const s = await panel.page.context().newCDPSession(panel.page);
await s.send('Performance.enable', { timeDomain: 'threadTicks' });
const get = async () => Object.fromEntries((await s.send('Performance.getMetrics')).metrics.map(m=>[m.name,m.value]));
const run = (n:number) => panel.page.evaluate(`(async()=>{const frame=()=>new Promise(requestAnimationFrame);for(let i=0;i<${n};i++){document.body.dispatchEvent(new KeyboardEvent('keydown', { key: i % 20 < 10 ? '.' : ',', bubbles: true }));await frame();}})()`);
if (process.argv[2]) await panel.page.addStyleTag({content:process.argv[2]}).catch(async()=>{await panel.page.evaluate(((c:string)=>{const s=new CSSStyleSheet();s.replaceSync(c);document.adoptedStyleSheets=[...document.adoptedStyleSheets,s];}) as never,process.argv[2] as never);});
await run(40);
const a = await get(); const t=performance.now(); await run(100); const b = await get();
console.log('fps', 100000/(performance.now()-t));
for (const k of ['TaskDuration','ScriptDuration','LayoutDuration','RecalcStyleDuration','LayoutCount','RecalcStyleCount','DevToolsCommandDuration','V8CompileDuration']) console.log(k, ((b[k]!-a[k]!)*(k.endsWith('Count')?1:1000)/100).toFixed(2));
console.log(await panel.page.evaluate(`document.querySelectorAll('*').length+' elements; svg '+document.querySelectorAll('.xp-graph *').length+' headroom '+document.querySelectorAll('.headroom *').length+' timeline '+document.querySelectorAll('.timeline *').length+' details '+document.querySelectorAll('.details *').length+' table '+document.querySelectorAll('table *').length`));
await s.send('Profiler.enable'); await s.send('Profiler.setSamplingInterval',{interval:200}); await s.send('Profiler.start'); await run(100);
const { profile } = await s.send('Profiler.stop');
const self: Record<string,number>={}, tot: Record<string,number>={};
const m=new Map(profile.nodes.map(n=>[n.id,n])); const par=new Map<number,number>(); for(const n of profile.nodes) for(const c of n.children??[]) par.set(c,n.id);
profile.samples!.forEach((id,i)=>{const d=profile.timeDeltas![i]!; const nm=(x:number)=>{const c=m.get(x)!.callFrame;return c.functionName+':'+c.lineNumber}; self[nm(id)]=(self[nm(id)]??0)+d; const seen=new Set<string>(); for(let x:number|undefined=id;x!==undefined;x=par.get(x)){const k=nm(x); if(!seen.has(k)){seen.add(k);tot[k]=(tot[k]??0)+d;}}});
const top=(o:Record<string,number>,n:number)=>Object.entries(o).sort((x,y)=>y[1]-x[1]).slice(0,n).map(([k,v])=>(v/100000).toFixed(2)+' '+k).join('\n');
console.log('SELF\n'+top(self,25)); console.log('TOTAL\n'+top(tot,60));
// trace
const cats='devtools.timeline,disabled-by-default-devtools.timeline,blink';
const events:any[]=[]; s.on('Tracing.dataCollected',(e:any)=>events.push(...e.value));
await s.send('Tracing.start',{categories:cats,transferMode:'ReportEvents'} as any).catch(e=>console.log(String(e)));
await run(60);
const done=new Promise(r=>s.on('Tracing.tracingComplete',r)); await s.send('Tracing.end').catch(()=>{}); await Promise.race([done,new Promise(r=>setTimeout(r,5000))]);
const by: Record<string,number>={},cnt:Record<string,number>={}; for(const e of events) if(e.ph==='X'){const k=e.name; by[k]=(by[k]??0)+(e.tdur??e.dur??0);cnt[k]=(cnt[k]??0)+1}
console.log('TRACE\n'+Object.entries(by).sort((x,y)=>y[1]-x[1]).slice(0,30).map(([k,v])=>(v/60000).toFixed(2)+' '+k+' x'+(cnt[k]!/60).toFixed(2)).join('\n'));
await closeBrowser();
